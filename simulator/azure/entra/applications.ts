// Applications that are registered in the simulated Entra, and their federated identity credentials.
import type { CloudName } from '../clouds.ts';
import type { RoleAssignment } from './roles.ts';

export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** Epoch milliseconds. By default, it has always been valid. */
  readonly validFrom?: number;
}

export interface EntraApplication {
  readonly clientId: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  /** Tests can change them. */
  federatedCredentials: FederatedCredential[];
  /** A client secret, for people and tools that have no identity token. */
  secret?: string;
  /** Whether it has one in the tenant that may sign in. By default, it does. */
  servicePrincipal?: 'missing' | 'disabled';
  /** Its roles in Azure. By default, it may do everything that an account or a subscription grants. Tests can change them. */
  roles?: readonly RoleAssignment[];
  /** An AADSTS code that Entra returns for every sign-in, such as 53003 or 70021. */
  refusal?: number;
}
