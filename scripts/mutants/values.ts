// Mutants that leak a secret which the step only receives: the input current-key, the value in a vault, the private key of an
// App in the environment of the job, and the password of the proxy.
import { elsewhere, fs, type Mutant } from './mutant.ts';

const currentKey = { secret: 'current-key', scene: 'current-key', file: 'core/inputs/parse.ts' } as const;
const parsed = { ...currentKey, find: 'return new Secret(name, value);' };

const CURRENT_KEY: readonly Mutant[] = [
  {
    ...currentKey,
    way: 'drops its mask',
    file: 'main.ts',
    find: '!runner.mask(secret)',
    replace: "name !== 'current-key' && !runner.mask(secret)",
  },
  {
    ...parsed,
    way: 'prints a part',
    detail: 'first 8 characters',
    replace:
      'inputs.warnings.push(`current-key begins with ${value.slice(0, 8)}`); return new Secret(name, value);',
  },
  {
    ...parsed,
    way: 'writes it to a file',
    detail: 'JSON',
    replace: `${fs}.appendFileSync(\`\${process.env['RUNNER_TEMP']}/inputs.json\`, JSON.stringify({ value })); return new Secret(name, value);`,
  },
  {
    ...parsed,
    way: 'puts it into an error',
    detail: 'URL-encoded',
    replace:
      'inputs.problem(name, `${encodeURIComponent(value.slice(0, 16))} is not a key.`); return new Secret(name, value);',
  },
];

const vault = {
  secret: 'vault value',
  scene: 'publish to a vault',
  file: 'azure/key-vault/key-vault.ts',
} as const;
const read = { ...vault, find: "const held = new Secret('vault value', value);" };
const and = (line: string): string => `${line} ${read.find}`;

const VAULT_VALUE: readonly Mutant[] = [
  {
    ...vault,
    way: 'drops its mask',
    find: 'if (!this.#options.mask(value)) this.#sayUnmasked(target);',
    replace: 'void value;',
  },
  {
    ...read,
    way: 'prints a part',
    replace: and('this.#options.log.info(`${target.name}: ${value.slice(-10)}`);'),
  },
  {
    ...read,
    way: 'writes it to a file',
    detail: 'renamed afterwards',
    replace: and(
      `${fs}.writeFileSync(\`\${process.env['HOME']}/draft\`, value); ${fs}.renameSync(\`\${process.env['HOME']}/draft\`, ${elsewhere});`,
    ),
  },
  {
    ...read,
    way: 'puts it into an error',
    replace: and(
      "throw translateVaultError(Object.assign(new Error(value), { name: 'RestError', statusCode: 418, code: value.slice(0, 20) }), { target, action: 'get', assignee: value, signal: this.#options.signal });",
    ),
  },
];

const appKey = {
  secret: 'App key',
  scene: 'rotate',
  file: 'index.ts',
  find: 'const runner = createRunner();',
} as const;

const APP_KEY: readonly Mutant[] = [
  {
    ...appKey,
    way: 'prints a part',
    detail: 'its second line',
    replace: `console.error(process.env['APP_PRIVATE_KEY']?.split('\\n')[1]);\n${appKey.find}`,
  },
  {
    ...appKey,
    way: 'writes it to a file',
    detail: 'with the whole environment',
    replace: `const folder = ${fs}.mkdtempSync(${elsewhere}); ${fs}.writeFileSync(folder + '/env.json', JSON.stringify(process.env));\n${appKey.find}`,
  },
  {
    ...appKey,
    way: 'puts it into an error',
    find: 'ending.note(thrown);\n  });',
    replace:
      "ending.note(thrown);\n  });\nrunner.fail('Azure Maps Keys', JSON.stringify(process.env['APP_PRIVATE_KEY']).slice(0, 200));",
  },
];

const proxy = {
  secret: 'proxy password',
  scene: 'rotate',
  file: 'http/connections.ts',
  find: 'return new library.ProxiedAgent(proxy, { keepAlive: true });',
} as const;

const PROXY_PASSWORD: readonly Mutant[] = [
  {
    ...proxy,
    way: 'prints a part',
    detail: 'the header of the proxy',
    replace: `console.log(btoa(decodeURIComponent(new URL(proxy).username + ':' + new URL(proxy).password)));\n  ${proxy.find}`,
  },
  {
    ...proxy,
    way: 'writes it to a file',
    replace: `${fs}.appendFileSync(${elsewhere}, proxy);\n  ${proxy.find}`,
  },
  {
    ...proxy,
    way: 'puts it into an error',
    file: 'http/proxy.ts',
    find: "if (url === null || url.hostname === '') return `It is not the URL of a proxy. ${FORM}.`;",
    replace: 'if (url !== null) return `It is not the URL of a proxy, ${url.password}. ${FORM}.`;',
  },
];

export const VALUE_MUTANTS: readonly Mutant[] = [
  ...CURRENT_KEY,
  ...VAULT_VALUE,
  ...APP_KEY,
  ...PROXY_PASSWORD,
];
