// A fake `az` for tests of `azure-auth: azure-cli`, in a directory for the action's PATH.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clouds } from '../clouds.ts';
import type { EntraApplication } from './applications.ts';
import { azFailures, type AzFailure } from './az-cli-failures.ts';
import type { Entra } from './entra.ts';

export interface AzureCliOptions {
  /** The application that signed in with `azure/login`. Undefined for an `az` that is signed out. */
  readonly application: EntraApplication | undefined;
  readonly subscriptionId: string;
  /** How every request for a token fails. */
  readonly failure?: AzFailure;
  /** Signed in with the managed identity of the runner, and older than 2.77: refuses every `--tenant`. */
  readonly oldManagedIdentity?: boolean;
  /** Behind a proxy that opens TLS: fails without the variables that name the proxy and its certificate authority. */
  readonly needsProxy?: boolean;
  /** What is printed on stdout before and after the token. */
  readonly noise?: readonly [before: string, after: string];
}

const script = `// Replies to \`az account get-access-token\` as the Azure CLI does, from answers.json.
import { appendFileSync, readFileSync } from 'node:fs';
const args = process.argv.slice(2);
appendFileSync(new URL('./calls.txt', import.meta.url), args.join(' ') + '\\n');
const { tokens, signedIn, failures, noise: [before, after] } = JSON.parse(readFileSync(new URL('./answers.json', import.meta.url), 'utf8'));
const option = (name) => args[args.indexOf(name) + 1];
// The Azure CLI adds the lifetime to the time of day of the machine, which may be wrong.
const { wallOffset = 0 } = JSON.parse(process.env.SIM_CLOCK ?? '{}');
const byLocalClock = ({ expiresAt, ...token }) => ({
  ...token,
  expiresOn: new Date(expiresAt + wallOffset).toISOString().replace('T', ' ').replace(/Z$/, '000'),
  expires_on: Math.floor((expiresAt + wallOffset) / 1000),
});
const isSet = (...names) => names.some((name) => process.env[name]);
const failure =
  failures.always ??
  (args.includes('--tenant') ? failures.withTenant : undefined) ??
  (isSet('HTTPS_PROXY', 'https_proxy') ? undefined : failures.withoutProxy) ??
  (isSet('REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE') ? undefined : failures.withoutAuthority);
const fail = (message) => {
  process.stderr.write(\`ERROR: \${message}\\n\`);
  process.exit(1);
};
if (args[0] === '--version' || args[0] === 'version') process.stdout.write('azure-cli 2.80.0\\n');
else if (args.slice(0, 2).join(' ') !== 'account get-access-token') fail(\`'\${args.join(' ')}' is misspelled or not recognized by the system.\`);
else if (failure) {
  process.stdout.write(failure.stdout ?? '');
  process.stderr.write(failure.stderr ?? '');
  if (failure.hangs) setInterval(() => undefined, 60_000);
  else process.exitCode = failure.exitCode;
} else if (!signedIn) fail("Please run 'az login' to setup account.");
else {
  const resource = (option(args.includes('--scope') ? '--scope' : '--resource') ?? '').replace(/\\/+(\\.default)?$/, '');
  const token = tokens[resource];
  if (token === undefined) fail(\`AADSTS500011: The resource principal named \${resource} was not found in the tenant.\`);
  else process.stdout.write(before + JSON.stringify(byLocalClock(token), null, 2) + after);
}
`;

/** When the script fails, and how. */
function failuresOf({ failure, oldManagedIdentity, needsProxy }: AzureCliOptions) {
  return {
    always: failure,
    ...(oldManagedIdentity === true ? { withTenant: azFailures.managedIdentity } : {}),
    ...(needsProxy === true
      ? { withoutProxy: azFailures.proxy, withoutAuthority: azFailures.certificate }
      : {}),
  };
}

/**
 * Writes the fake `az` to `directory` and returns that directory. Its tokens are issued immediately. Every call appends its
 * arguments to `calls.txt` there.
 */
export function writeAzureCli(directory: string, entra: Entra, options: AzureCliOptions): string {
  mkdirSync(directory, { recursive: true });
  const { application, subscriptionId, noise = ['', ''] } = options;
  const cloud = clouds.find(({ name }) => name === application?.cloud);
  const resources = cloud === undefined ? [] : [cloud.resourceManager, cloud.vaultSuffix];
  const tokens = Object.fromEntries(
    resources.map((host) => {
      const token = entra.issue(application ?? { clientId: '', tenantId: '' }, host);
      const answer = {
        accessToken: token.value,
        expiresAt: token.expiresAt,
        subscription: subscriptionId,
        tenant: token.tenantId,
        tokenType: 'Bearer',
      };
      return [`https://${host}`, answer];
    }),
  );
  writeFileSync(
    join(directory, 'answers.json'),
    JSON.stringify({ signedIn: application !== undefined, tokens, failures: failuresOf(options), noise }),
  );
  writeFileSync(join(directory, 'az.mjs'), script);
  const node = process.execPath;
  writeFileSync(join(directory, 'az'), `#!/bin/sh\nexec '${node}' '${join(directory, 'az.mjs')}' "$@"\n`);
  writeFileSync(join(directory, 'az.cmd'), `@"${node}" "${join(directory, 'az.mjs')}" %*\r\n`);
  chmodSync(join(directory, 'az'), 0o755);
  return directory;
}
