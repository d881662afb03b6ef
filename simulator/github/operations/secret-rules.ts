// GitHub's limits on secrets: names, sizes and counts. The messages are GitHub's own where they are known.
import type { ScopeKind } from '../state/secret-target.ts';

export const maximumBytes = 48 * 1024;

export function maximumSecrets(kind: ScopeKind): number {
  return kind === 'org' || kind === 'dependabot-org' || kind === 'codespaces-org' ? 1000 : 100;
}

export function nameProblem(name: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return (
      'Secret names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). ' +
      'Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).'
    );
  }
  return /^GITHUB_/i.test(name) ? 'Secret names must not start with GITHUB_.' : undefined;
}
