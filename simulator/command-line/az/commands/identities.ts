// `az identity`, with the federated credentials of a managed identity.
import { AzError } from '../az-error.ts';
import type { Commands, Invocation } from '../command.ts';
import { flag, required, type Options } from '../options.ts';
import type { Body } from '../requests.ts';

const VERSION = 'api-version=2025-05-31-preview';
const CREDENTIALS_VERSION = 'api-version=2025-01-31-preview';
const GROUP = '--resource-group/-g';

function identityPath({ given, subscription }: Invocation, identity: string): string {
  const group = encodeURIComponent(given.must('--resource-group'));
  const name = encodeURIComponent(given.must(identity));
  return `/subscriptions/${subscription().id}/resourceGroups/${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
}

function credentialsPath(invocation: Invocation, name?: string): string {
  const one = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  return `${identityPath(invocation, '--identity-name')}/federatedIdentityCredentials${one}?${CREDENTIALS_VERSION}`;
}

function shown({ properties, ...resource }: Body) {
  return { ...resource, ...(properties as Body) };
}

const identity: Options = { '--name/-n/--resource-name': required, [GROUP]: required };
const credential: Options = { '--name/-n': required, '--identity-name': required, [GROUP]: required };

export const identities: Commands = {
  'identity show': {
    options: identity,
    run: async (invocation) =>
      shown(await invocation.requests().object('GET', `${identityPath(invocation, '--name')}?${VERSION}`)),
  },
  'identity delete': {
    options: identity,
    run: async (invocation) => {
      await invocation.requests().json('DELETE', `${identityPath(invocation, '--name')}?${VERSION}`);
    },
  },
  'identity federated-credential list': {
    options: { '--identity-name': required, [GROUP]: required },
    run: async (invocation) => (await invocation.requests().list(credentialsPath(invocation))).map(shown),
  },
  'identity federated-credential delete': {
    options: { ...credential, '--yes/-y': flag },
    run: async (invocation) => {
      if (!invocation.given.has('--yes')) {
        invocation.warn('Unable to prompt for confirmation as no tty available. Use --yes.');
        throw new AzError('Operation cancelled.');
      }
      const path = credentialsPath(invocation, invocation.given.must('--name'));
      await invocation.requests().json('DELETE', path);
    },
  },
};
