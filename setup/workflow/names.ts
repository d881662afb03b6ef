// The names of variables and secrets that the workflows read.

export const APP_CLIENT_ID = 'ROTATION_APP_CLIENT_ID';
export const APP_PRIVATE_KEY = 'ROTATION_APP_PRIVATE_KEY';
export const SECRETS_TOKEN = 'SECRETS_TOKEN';

/** The variables with IDs, as the examples name them. */
export const VARIABLES = [
  'AZURE_CLIENT_ID',
  'AZURE_TENANT_ID',
  'AZURE_SUBSCRIPTION_ID',
  'AZURE_MAPS_RESOURCE_ID',
] as const;

export type VariableName = (typeof VARIABLES)[number];

/** By the name in the examples. They differ where a variable of that name serves something else. */
export type VariableNames = Readonly<Record<VariableName, string>>;

export function otherName(name: VariableName): string {
  return `AZURE_MAPS_KEYS_${name.replace(/^AZURE_(?:MAPS_)?/, '')}`;
}
