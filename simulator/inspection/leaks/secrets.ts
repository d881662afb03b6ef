// All secret values of a run: keys of every account, tokens of every service, values of vaults, and what the job keeps in its
// environment.
import type { Simulator } from '../../simulator.ts';
import type { ActionRun } from '../action-run.ts';
import { endLength } from './forms.ts';

/** A dead key is one that Azure no longer accepts, because it was regenerated or its account was deleted. */
export type SecretKind =
  | 'live key'
  | 'dead key'
  | 'id token'
  | 'access token'
  | 'GitHub token'
  | 'id token request token'
  | 'value of current-key'
  | 'value of a vault'
  | 'private key of an App'
  | 'password of a proxy';

export interface Secret {
  readonly kind: SecretKind;
  /** As it is sent and masked. */
  readonly whole: string;
  /** What is searched for: without what is not secret, such as the header of a token. */
  readonly value: string;
}

type Candidate = Pick<Secret, 'kind' | 'whole'>;

/** For messages. */
export function oneOf(kind: SecretKind): string {
  return `${/^[aeiou]/i.test(kind) ? 'an' : 'a'} ${kind}`;
}

type Given = Pick<ActionRun, 'inputs' | 'environment'>;

/** The header of a JSON Web Token, and the first and last line of a private key, are the same for all. */
function secretPartOf(whole: string): string {
  return whole
    .replace(/^(?:\w*_)?eyJ[\w-]+\.(?=[\w-]+\.[\w-]+$)/, '')
    .replaceAll(/-----(?:BEGIN|END) [A-Z ]+-----/g, '')
    .trim();
}

function passwordIn(url: string): readonly string[] {
  const { password = '' } = URL.parse(url) ?? {};
  return [password, decodeSafely(password)];
}

export function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function keysOf({ azure }: Simulator): readonly Candidate[] {
  return azure.accounts.flatMap((account) =>
    account.everyKeyEver.map((whole): Candidate => ({
      kind: account.isLive(whole) ? 'live key' : 'dead key',
      whole,
    })),
  );
}

function all(kind: SecretKind, values: readonly (string | undefined)[]): readonly Candidate[] {
  return values.map((whole = '') => ({ kind, whole }));
}

function tokensOf({ azure, github }: Simulator, { inputs }: Given): readonly Candidate[] {
  const { idToken, entra } = azure;
  const valueOf = ({ value }: { readonly value: string }): string => value;
  return [
    ...all('id token', idToken.issued),
    ...all('access token', entra.issued.map(valueOf)),
    ...all('id token request token', [idToken.requestToken]),
    ...all('GitHub token', [...github.tokens.map(valueOf), inputs['github-token']?.trim()]),
  ];
}

function valuesOf({ azure }: Simulator, { inputs, environment }: Given): readonly Candidate[] {
  const proxies = Object.entries(environment).filter(([name]) => /_proxy$/i.test(name));
  const privateKeys = Object.values(environment).filter((value) => value.includes('PRIVATE KEY-----'));
  return [
    ...all('value of current-key', [inputs['current-key']?.trim()]),
    ...all(
      'value of a vault',
      azure.vaults.flatMap((vault) => vault.everyValueEver()),
    ),
    ...all('private key of an App', privateKeys),
    ...all(
      'password of a proxy',
      proxies.flatMap(([, url]) => passwordIn(url)),
    ),
  ];
}

/** Each value once, by its first kind. Shorter values cannot be told apart from ordinary text. */
export function secretsOf(simulator: Simulator, run: Given): readonly Secret[] {
  const candidates = [...keysOf(simulator), ...tokensOf(simulator, run), ...valuesOf(simulator, run)];
  const byValue = new Map<string, Secret>();
  for (const { kind, whole } of candidates) {
    const value = secretPartOf(whole);
    if (value.length >= endLength && !byValue.has(value)) byValue.set(value, { kind, whole, value });
  }
  return [...byValue.values()];
}
