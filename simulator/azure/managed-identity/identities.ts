// User-assigned managed identities. Each is an application of Entra, which signs in by its federated credentials.
import type { SimClock } from '../../determinism/clock.ts';
import { seededUuid } from '../../determinism/random.ts';
import type { Authorization } from '../authorization/authorization.ts';
import type { CloudName } from '../clouds.ts';
import type { EntraApplication, FederatedCredential } from '../entra/applications.ts';
import { objectIdOf } from '../entra/object-id.ts';

export interface NamedCredential extends FederatedCredential {
  readonly name: string;
}

export interface ManagedIdentity {
  readonly name: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly tenantId: string;
  readonly location: string;
  readonly clientId: string;
  readonly principalId: string;
  tags: Readonly<Record<string, string>>;
  credentials: readonly NamedCredential[];
}

export interface NewIdentity extends Pick<
  ManagedIdentity,
  'location' | 'name' | 'resourceGroup' | 'subscriptionId' | 'tags' | 'tenantId'
> {
  readonly cloud: CloudName;
}

const equal = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export class ManagedIdentities {
  /** Virtual milliseconds until a new federated credential takes effect. */
  propagationDelay = 0;
  #identities: readonly ManagedIdentity[] = [];
  #created = 0;
  readonly #clock: SimClock;
  readonly #seed: string;
  readonly #applications: EntraApplication[];
  readonly #authorization: Authorization;

  constructor(clock: SimClock, seed: string, applications: EntraApplication[], authorization: Authorization) {
    this.#clock = clock;
    this.#seed = seed;
    this.#applications = applications;
    this.#authorization = authorization;
  }

  get all(): readonly ManagedIdentity[] {
    return this.#identities;
  }

  find(subscriptionId: string, resourceGroup: string, name: string): ManagedIdentity | undefined {
    return this.#identities.find(
      (one) =>
        equal(one.subscriptionId, subscriptionId) &&
        equal(one.resourceGroup, resourceGroup) &&
        equal(one.name, name),
    );
  }

  /** An identity that is created again under the same name is another one. */
  create({ cloud, ...options }: NewIdentity): ManagedIdentity {
    this.#created += 1;
    const clientId = seededUuid(`${this.#seed}/identity/${options.name}/${String(this.#created)}`);
    const principalId = objectIdOf(clientId);
    const identity: ManagedIdentity = { ...options, clientId, principalId, credentials: [] };
    const authorization = this.#authorization;
    this.#identities = [...this.#identities, identity];
    this.#applications.push({
      clientId,
      tenantId: options.tenantId,
      cloud,
      get federatedCredentials() {
        return [...identity.credentials];
      },
      get roles() {
        return authorization.rolesOf(principalId);
      },
    });
    return identity;
  }

  /** Its role assignments remain. */
  delete(identity: ManagedIdentity): void {
    this.#identities = this.#identities.filter((one) => one !== identity);
    const index = this.#applications.findIndex(({ clientId }) => clientId === identity.clientId);
    this.#applications.splice(index, 1);
  }

  /** Creates a credential, or replaces the one of this name. */
  setCredential(identity: ManagedIdentity, credential: Omit<NamedCredential, 'validFrom'>): void {
    this.deleteCredential(identity, credential.name);
    const validFrom = this.#clock.now() + this.propagationDelay;
    identity.credentials = [...identity.credentials, { ...credential, validFrom }];
  }

  deleteCredential(identity: ManagedIdentity, name: string): void {
    identity.credentials = identity.credentials.filter((one) => !equal(one.name, name));
  }
}
