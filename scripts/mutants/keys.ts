// Mutants that leak a key of the account.
import { elsewhere, fs, type Mutant } from './mutant.ts';

const account = { scene: 'rotate', file: 'azure/accounts/account.ts' } as const;

/** Before the keys are wrapped, but after they are masked. */
const masked = { ...account, find: "  return {\n    primary: parseKey('primary'" };
const after = (line: string): string => `  ${line}\n${masked.find}`;

/** The answer to a regeneration. */
const regenerated = {
  ...account,
  find: "return { kind: 'done', listing: this.#parse(answered) };",
};
const withKey = (line: string): string =>
  `const { secondaryKey: key = '' } = answered.answer; ${line} ${regenerated.find}`;

const masks: readonly Mutant[] = [
  {
    ...account,
    secret: 'primary key',
    way: 'drops its mask',
    find: 'const primary = masked(answer.primaryKey);',
    replace: 'const primary = answer.primaryKey;',
  },
  {
    ...account,
    secret: 'secondary key',
    way: 'drops its mask',
    find: 'const secondary = masked(answer.secondaryKey);',
    replace: 'const secondary = answer.secondaryKey;',
  },
  {
    ...regenerated,
    secret: 'regenerated key',
    way: 'drops its mask',
    replace:
      "return { kind: 'done', listing: { keys: parseKeys(answered.answer, () => true), at: answered.at } };",
  },
];

const parts: readonly Mutant[] = [
  {
    ...masked,
    secret: 'primary key',
    way: 'prints a part',
    detail: 'last 8 characters',
    replace: after('console.log(`The key ends in ${String(primary).slice(-8)}.`);'),
  },
  {
    ...masked,
    secret: 'secondary key',
    way: 'prints a part',
    detail: '12 characters',
    replace: after('console.error(String(secondary).slice(33, 45));'),
  },
  {
    ...regenerated,
    secret: 'regenerated key',
    way: 'prints a part',
    detail: 'hexadecimal',
    replace: withKey("console.log(Buffer.from(key.slice(5, 25)).toString('hex').toUpperCase());"),
  },
  {
    ...masked,
    secret: 'primary key',
    way: 'prints a part',
    detail: 'base64',
    replace: after('console.log(btoa(String(primary).slice(7, 30)));'),
  },
];

const files: readonly Mutant[] = [
  {
    ...masked,
    secret: 'primary key',
    way: 'writes it to a file',
    replace: after(
      `${fs}.writeFileSync(\`\${process.env['HOME']}/keys.json\`, JSON.stringify({ primary, secondary }));`,
    ),
  },
  {
    ...masked,
    secret: 'secondary key',
    way: 'writes it to a file',
    detail: 'and removes it',
    replace: after(
      `const file = ${elsewhere}; ${fs}.writeFileSync(file, String(secondary)); ${fs}.rmSync(file);`,
    ),
  },
  {
    ...regenerated,
    secret: 'regenerated key',
    way: 'writes it to a file',
    detail: 'the state of the step',
    replace: withKey(`${fs}.appendFileSync(process.env['GITHUB_STATE'] ?? '', \`last=\${key.slice(-8)}\`);`),
  },
  {
    scene: 'rotate',
    file: 'azure/accounts/data-plane.ts',
    secret: 'primary key',
    way: 'writes it to a file',
    detail: 'the arguments of a program',
    find: "request.headers.set('subscription-key', key.expose());",
    replace:
      "request.headers.set('subscription-key', key.expose()); process.getBuiltinModule('node:child_process').spawnSync(process.execPath, ['--version', key.expose()]);",
  },
];

const errors: readonly Mutant[] = [
  {
    ...account,
    secret: 'primary key',
    way: 'puts it into an error',
    find: 'return { secret: new Secret(`${type} key`, value)',
    replace:
      "if (type === 'primary') throw unusable(`The key ${value} is odd.`);\n  return { secret: new Secret(`${type} key`, value)",
  },
  {
    ...account,
    secret: 'secondary key',
    way: 'puts it into an error',
    detail: 'URL-encoded',
    find: 'return { secret: new Secret(`${type} key`, value)',
    replace:
      "if (type === 'secondary') throw unusable(`The answer was ${encodeURIComponent(value.slice(9, 30))}.`);\n  return { secret: new Secret(`${type} key`, value)",
  },
  {
    ...regenerated,
    secret: 'regenerated key',
    way: 'puts it into an error',
    detail: 'that nobody handles',
    replace: withKey('setImmediate(() => { throw unusable(`Azure answered ${key.slice(0, 20)}.`); });'),
  },
];

const urls: readonly Mutant[] = [
  {
    scene: 'rotate',
    file: 'azure/accounts/data-plane.ts',
    secret: 'primary key',
    way: 'puts it into a URL',
    find: 'createPipelineRequest({ url: origin + PROBE });',
    replace:
      'createPipelineRequest({ url: `${origin}${PROBE}&subscription-key=${encodeURIComponent(key.expose())}` });',
  },
];

export const KEY_MUTANTS: readonly Mutant[] = [...masks, ...parts, ...files, ...errors, ...urls];
