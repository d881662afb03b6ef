// All secret values of a run: keys of every account, and tokens of every service.
import type { Simulator } from '../../simulator.ts';
import type { ActionRun } from '../action-run.ts';

/** A dead key is one that Azure no longer accepts, because it was regenerated or its account was deleted. */
export type SecretKind =
  'live key' | 'dead key' | 'id token' | 'access token' | 'GitHub token' | 'id token request token';

export interface Secret {
  readonly kind: SecretKind;
  readonly value: string;
}

export function secretsOf(simulator: Simulator, run: Pick<ActionRun, 'inputs'>): readonly Secret[] {
  const { accounts, idToken, entra } = simulator.azure;
  const given = run.inputs['github-token'] ?? '';
  const gitHubTokens = new Set([
    ...simulator.github.tokens.map(({ value }) => value),
    ...(given === '' ? [] : [given]),
  ]);
  return [
    ...accounts.flatMap((account) =>
      account.everyKeyEver.map((value): Secret => ({
        kind: account.isLive(value) ? 'live key' : 'dead key',
        value,
      })),
    ),
    ...idToken.issued.map((value): Secret => ({ kind: 'id token', value })),
    ...entra.issued.map(({ value }): Secret => ({ kind: 'access token', value })),
    { kind: 'id token request token', value: idToken.requestToken },
    ...Array.from(gitHubTokens, (value): Secret => ({ kind: 'GitHub token', value })),
  ];
}
