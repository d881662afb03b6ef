// The places that hold a key. Pure.

/** A secret for GitHub Actions, Dependabot, or Codespaces, or a secret in a Key Vault. */
export type Target =
  | {
      readonly kind: 'repo' | 'dependabot' | 'codespaces';
      readonly owner: string;
      readonly repo: string;
      readonly name: string;
    }
  | {
      readonly kind: 'env';
      readonly owner: string;
      readonly repo: string;
      readonly environment: string;
      readonly name: string;
    }
  | {
      readonly kind: 'org' | 'dependabot-org' | 'codespaces-org';
      readonly org: string;
      readonly name: string;
    }
  | { readonly kind: 'keyvault'; readonly vault: string; readonly name: string };

export type TargetKind = Target['kind'];

export const TARGET_KINDS = [
  'repo',
  'env',
  'org',
  'dependabot',
  'dependabot-org',
  'codespaces',
  'codespaces-org',
  'keyvault',
] as const satisfies readonly TargetKind[];

/** The target as the `targets` input writes it, with the secret's name: `repo:octo/site#AZURE_MAPS_KEY`. */
export function describeTarget(target: Target): string {
  return `${target.kind}:${placeOf(target)}#${target.name}`;
}

/** Two targets with the same identity are the same secret: every store ignores case in every part. */
export function targetIdentity(target: Target): string {
  return describeTarget(target).toLowerCase();
}

function placeOf(target: Target): string {
  switch (target.kind) {
    case 'repo':
    case 'dependabot':
    case 'codespaces':
      return `${target.owner}/${target.repo}`;
    case 'env':
      return `${target.owner}/${target.repo}/${target.environment}`;
    case 'org':
    case 'dependabot-org':
    case 'codespaces-org':
      return target.org;
    case 'keyvault':
      return target.vault;
  }
}
