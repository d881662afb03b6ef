// Mutants that leak a token: of the job, of Microsoft Entra, or of GitHub.
import { elsewhere, fs, type Mutant } from './mutant.ts';

const idToken = { secret: 'ID token', scene: 'rotate', file: 'runner/id-token.ts' } as const;
const received = { ...idToken, find: 'hide(token);' };

const ID_TOKEN: readonly Mutant[] = [
  { ...received, way: 'drops its mask', replace: '' },
  {
    ...received,
    way: 'prints a part',
    replace: 'hide(token); debug(`The signature ends in ${token.slice(-12)}.`);',
  },
  {
    ...received,
    way: 'writes it to a file',
    replace: `hide(token); ${fs}.writeFileSync(${elsewhere}, token); ${fs}.unlinkSync(${elsewhere});`,
  },
  {
    ...received,
    way: 'puts it into an error',
    replace: "hide(token); return refused(`it issued ${token.split('.')[2] ?? ''}`, true);",
  },
];

const requested = {
  secret: 'request token',
  scene: 'rotate',
  file: 'runner/id-token.ts',
  find: 'hide(requestToken);',
} as const;

const REQUEST_TOKEN: readonly Mutant[] = [
  { ...requested, way: 'drops its mask', replace: '' },
  {
    ...requested,
    way: 'prints a part',
    detail: 'base64url',
    replace: "hide(requestToken); debug(Buffer.from(requestToken).subarray(20, 60).toString('base64url'));",
  },
  {
    ...requested,
    way: 'writes it to a file',
    detail: 'the job summary',
    replace: `hide(requestToken); ${fs}.appendFileSync(process.env['GITHUB_STEP_SUMMARY'] ?? '', requestToken.slice(0, 40));`,
  },
  {
    ...requested,
    way: 'puts it into an error',
    replace:
      "hide(requestToken); if (log) throw new ActionError('id-token-failed', `The header was ${requestToken.slice(-16)}.`, { hint: '' });",
  },
];

const entra = {
  secret: 'Entra token',
  scene: 'rotate',
  file: 'azure/sign-in/credential.ts',
  find: 'mask(token.token);',
} as const;

const ENTRA_TOKEN: readonly Mutant[] = [
  { ...entra, way: 'drops its mask', replace: "if (auth.kind !== 'oidc') mask(token.token);" },
  {
    ...entra,
    way: 'drops its mask',
    detail: 'until it has been used',
    replace: 'setTimeout(() => mask(token.token), 1000);',
  },
  {
    ...entra,
    way: 'prints a part',
    replace: '{ mask(token.token); options.log.info(`Signed in (${token.token.slice(60, 80)}).`); }',
  },
  {
    ...entra,
    way: 'writes it to a file',
    replace: `{ mask(token.token); void ${fs}.promises.writeFile(\`\${process.env['RUNNER_TEMP']}/cache\`, token.token); }`,
  },
  {
    ...entra,
    way: 'puts it into an error',
    replace:
      "{ mask(token.token); throw new (await import('../../core/errors/action-error.ts')).ActionError('internal', `Signed in with ${token.token.slice(-32)}.`, { hint: '' }); }",
  },
];

const az = { secret: 'Entra token of az', scene: 'azure-cli' } as const;
const azAnswer = { ...az, file: 'azure/sign-in/az-cli.ts', find: 'if (token) return token;' };

const AZ_TOKEN: readonly Mutant[] = [
  {
    ...az,
    way: 'drops its mask',
    file: entra.file,
    find: entra.find,
    replace: "if (auth.kind === 'oidc') mask(token.token);",
  },
  {
    ...azAnswer,
    way: 'prints a part',
    detail: 'hexadecimal',
    replace:
      "if (token) console.log(Buffer.from(token.token).toString('hex').slice(64, 128)); if (token) return token;",
  },
  {
    ...azAnswer,
    way: 'writes it to a file',
    replace: `${fs}.createWriteStream(\`\${process.env['HOME']}/az.log\`).end(end.stdout); if (token) return token;`,
  },
  {
    ...azAnswer,
    way: 'puts it into an error',
    replace:
      'if (token) throw azFailed({ ...end, code: token.token.slice(0, 40) }, { resource, tenantId, cloud });',
  },
];

const DEBUG_LOG: readonly Mutant[] = [
  {
    secret: 'primary key',
    way: 'prints a part',
    detail: 'the bytes of a response in the debug log of Node',
    scene: 'NODE_DEBUG without a proxy',
    file: 'index.ts',
    find: 'buffer.INSPECT_MAX_BYTES = 0;',
    replace: 'void buffer;',
  },
  {
    secret: 'request token',
    way: 'prints a part',
    detail: 'the debug log of Node',
    scene: 'NODE_DEBUG without a proxy',
    file: 'http/connections.ts',
    find: '{ ...given, headers: undefined }',
    replace: '{ ...given }',
  },
  {
    secret: 'GitHub token',
    way: 'prints a part',
    detail: 'the environment of az',
    scene: 'NODE_DEBUG and azure-cli',
    file: 'azure/sign-in/az-cli.ts',
    find: 'env: withoutSecrets(process.env),',
    replace: '',
  },
];

const gitHub = { secret: 'GitHub token', scene: 'rotate', file: 'github/client/client.ts' } as const;
const opened = { ...gitHub, find: '  const client = getOctokit(' };

const GITHUB_TOKEN: readonly Mutant[] = [
  {
    ...gitHub,
    way: 'drops its mask',
    file: 'main.ts',
    find: '!runner.mask(secret)',
    replace: "name !== 'github-token' && !runner.mask(secret)",
  },
  {
    ...opened,
    way: 'prints a part',
    replace: '  log.info(`Token ${token.expose().slice(0, 14)}...`);\n  const client = getOctokit(',
  },
  {
    ...opened,
    way: 'writes it to a file',
    detail: 'the environment of the job',
    replace: `  ${fs}.appendFileSync(process.env['GITHUB_ENV'] ?? '', \`TOKEN=\${token.expose()}\\n\`);\n  const client = getOctokit(`,
  },
  {
    ...opened,
    way: 'puts it into an error',
    replace:
      '  process.emitWarning(`The token is ${token.expose().slice(8, 24)}.`);\n  const client = getOctokit(',
  },
];

export const TOKEN_MUTANTS: readonly Mutant[] = [
  ...ID_TOKEN,
  ...REQUEST_TOKEN,
  ...ENTRA_TOKEN,
  ...AZ_TOKEN,
  ...GITHUB_TOKEN,
  ...DEBUG_LOG,
];
