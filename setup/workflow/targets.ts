// The input `targets` of the action, where the key is also written to a Key Vault.
import type { Choices } from '../choices.ts';

/** Its lines. */
export function targetsOf({ repository, environment, vault }: Choices): readonly string[] {
  const { fullName } = repository;
  return [
    environment === undefined ? `repo:${fullName}` : `env:${fullName}/${environment}`,
    ...(vault === undefined ? [] : [`keyvault:${vault.name}#azure-maps-key`]),
  ];
}
