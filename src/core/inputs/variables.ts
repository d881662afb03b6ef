// The variables of the runner that a run depends on, and those that must not affect it. GitHub's runner sets the former
// correctly; a step, a job, or the machine of a self-hosted runner can replace them. No message shows a value that may contain
// a password. Pure.

import { quote } from '../text.ts';
import { describeCharacter, NOT_VISIBLE_ASCII } from './characters.ts';
import type { EventPayload } from '../ports/runner.ts';

/** What is wrong with an environment variable of the runner. */
export interface VariableProblem {
  readonly variable: string;
  readonly message: string;
}

/** What the runner provides about the workflow. */
export interface WorkflowContext {
  /** `owner/repo` of the workflow, the default of `repository`. */
  readonly repository: string;
  /** Base URL of GitHub's API, which distinguishes GitHub.com from GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly idTokenUrl?: string;
  readonly idTokenToken?: string;
  /** NODE_TLS_REJECT_UNAUTHORIZED. */
  readonly rejectUnauthorized?: string;
  readonly nodeOptions?: string;
  /** The name of the event that started the run. */
  readonly eventName?: string;
  readonly event?: () => EventPayload;
  /** Problems with variables that no input makes unnecessary. */
  readonly problems?: readonly VariableProblem[];
}

/**
 * Variables that libraries would read, each of which an earlier step can set through GITHUB_ENV. They are deleted before a library
 * is loaded. `__tests__/meta/environment.test.ts` lists every variable that the bundle reads.
 */
export const NOT_FOR_LIBRARIES: readonly string[] = [
  // MSAL and @azure/identity would present the ID token to another host, or request a token of another tenant.
  'AZURE_AUTHORITY_HOST',
  'AZURE_IDENTITY_DISABLE_MULTITENANTAUTH',
  'AZURE_REGIONAL_AUTHORITY_NAME',
  'MSAL_FORCE_REGION',
  'REGION_NAME',
  // They print the URL of the proxy with its password, and requests, to stderr. AZURE_LOG_LEVEL remains: what it prints is redacted.
  'DEBUG',
  'TYPESPEC_RUNTIME_LOG_LEVEL',
  // The toolkit parses this file while it is loaded, and fails if the file is not valid JSON.
  'GITHUB_EVENT_PATH',
  'GITHUB_GRAPHQL_URL',
];

/** Names of variables do not distinguish case on Windows, and `debug` reads `debug_…` in any case. */
export function isForNoLibrary(variable: string): boolean {
  const name = variable.toUpperCase();
  return NOT_FOR_LIBRARIES.includes(name) || name.startsWith('DEBUG_');
}

/** The URL of GitHub's API without slashes at its end; empty means GitHub.com. Undefined if it is invalid. */
export function normalApiUrl(text: string): string | undefined {
  if (text.trim() === '') return 'https://api.github.com';
  if (urlProblem(text, /[?#]/) !== undefined) return undefined;
  const { origin, pathname } = new URL(text);
  return origin + pathname.replace(/\/+$/, '');
}

export function* apiUrlProblems({ apiUrl }: WorkflowContext): Iterable<VariableProblem> {
  const problem = apiUrl.trim() === '' ? undefined : urlProblem(apiUrl, /[?#]/);
  if (problem === undefined) return;
  const variable = 'GITHUB_API_URL';
  const isPlain = /^\s*http:/i.test(apiUrl);
  const message = isPlain
    ? `${problem} The token and the secrets would be readable on the network. ${ENABLE_TLS} GitHub's runner sets this variable itself; where something else sets it, use env: ${variable}: ${secureUrl(apiUrl)}. ${privateAuthority('the server')}`
    : `${problem} Use the URL of GitHub's API: https://api.github.com or https://HOSTNAME/api/v3.`;
  yield { variable, message };
}

/** Of the variables with which a job requests its ID token. Without them, it may not. */
export function* idTokenProblems({ idTokenUrl, idTokenToken }: WorkflowContext): Iterable<VariableProblem> {
  if (!idTokenUrl || !idTokenToken) return;
  const rest = "GitHub's runner sets this variable: do not replace it.";
  const ofUrl = urlProblem(idTokenUrl, /#/);
  if (ofUrl !== undefined) {
    const fix = /^\s*http:/i.test(idTokenUrl) ? ` ${ENABLE_TLS} ${privateAuthority('the server')}` : '';
    yield { variable: 'ACTIONS_ID_TOKEN_REQUEST_URL', message: `${ofUrl} ${rest}${fix}` };
  }
  const unsendable = describeCharacter(idTokenToken, NOT_VISIBLE_ASCII);
  if (unsendable !== undefined)
    yield { variable: 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', message: `In it, ${unsendable}. ${rest}` };
}

const ENABLE_TLS = 'On GitHub Enterprise Server, enable TLS.';

function privateAuthority(whose: string): string {
  return `If ${whose} has a certificate of a private certificate authority, set its PEM file: env: NODE_EXTRA_CA_CERTS: /path/to/ca.pem.`;
}

function secureUrl(text: string): string {
  return text.includes('@') || !URL.canParse(text)
    ? 'https://HOSTNAME/api/v3'
    : text.trim().replace(/^http:/i, 'https:');
}

/**
 * Options of Node (https://nodejs.org/docs/latest-v24.x/api/cli.html) that make a connection readable. `_` stands for `-` in them.
 * --openssl-legacy-provider is not one of them: it adds algorithms for other purposes, and many builds need it.
 */
const UNSAFE_OPTIONS: readonly (readonly [option: RegExp, effect: string])[] = [
  [/--tls-min-v1\.[01]/, 'allows versions of TLS that are not secure'],
  [/--tls-keylog/, 'writes the keys of every TLS connection to a file'],
  [/--insecure-http-parser/, 'accepts responses that are not valid HTTP'],
];

/** OpenSSL's names for ciphers without encryption, without authentication, or with an encryption that was broken. */
const UNSAFE_CIPHERS = /NULL|ADH|AECDH|EXP|RC[24]|\bDES|3DES|MD5|LOW|ALL$|COMPLEMENTOF|SECLEVEL=0/i;

function* unsafeOptionsOf(nodeOptions: string): Iterable<readonly [option: string, effect: string]> {
  const options = nodeOptions.replaceAll(/["'\\]/g, '').replaceAll('_', '-');
  for (const [pattern, effect] of UNSAFE_OPTIONS) {
    const [option] = pattern.exec(options) ?? [];
    if (option !== undefined) yield [option, effect];
  }
  for (const [, list = ''] of options.matchAll(/--tls-cipher-list(?:=|\s+)(.*?)(?=\s--|$)/gs)) {
    // `!` and `-` remove a cipher.
    if (list.split(/[\s:,]+/).some((name) => !/^[!-]/.test(name) && UNSAFE_CIPHERS.test(name)))
      yield ['--tls-cipher-list', 'allows ciphers that are not secure'];
  }
}

/** What would let others read requests, with the tokens and keys in them. Node applies these variables itself when it starts. */
export function* nodeProblems({
  rejectUnauthorized,
  nodeOptions = '',
}: WorkflowContext): Iterable<VariableProblem> {
  // Node compares with this very text: https://nodejs.org/docs/latest-v24.x/api/cli.html#node_tls_reject_unauthorizedvalue
  if (rejectUnauthorized === '0')
    yield {
      variable: 'NODE_TLS_REJECT_UNAUTHORIZED',
      message: `With 0, Node accepts every certificate, so others could read the tokens and keys on the network. Remove it. ${privateAuthority('a server or the proxy')}`,
    };
  for (const [option, effect] of unsafeOptionsOf(nodeOptions))
    yield { variable: 'NODE_OPTIONS', message: `The option ${option} ${effect}. Remove it.` };
}

/** A token is sent to this URL. */
function urlProblem(text: string, forbidden: RegExp): string | undefined {
  const shown = text.includes('@') ? 'It' : quote(text);
  if (!/^\s*https:\/\//i.test(text)) return `${shown} does not start with https://.`;
  if (!URL.canParse(text)) return `${shown} is not a URL.`;
  const { username, password } = new URL(text);
  if (username !== '' || password !== '') return 'It contains a user name or a password.';
  return forbidden.test(text) ? `${shown} contains a query or a fragment.` : undefined;
}
