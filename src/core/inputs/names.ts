// The names of the inputs, as action.yml declares them.

export const INPUT_NAMES = [
  'operation',
  'client-id',
  'tenant-id',
  'subscription-id',
  'resource-group',
  'account-name',
  'resource-id',
  'azure-auth',
  'cloud',
  'audience',
  'key-type',
  'max-age',
  'min-overlap',
  'refresh-interval',
  'force',
  'verify',
  'current-key',
  'dry-run',
  'allow-untrusted-events',
  'github-token',
  'secret-name',
  'repository',
  'environment',
  'targets',
  'output-key',
  'location',
  'tags',
  'confirm',
] as const;

export type InputName = (typeof INPUT_NAMES)[number];
