// The representations of an account and its keys, verified against the published contract.
import type { SimAccount } from '../../maps/account.ts';
import { mapsContract, mustMatch } from './contract.ts';

export function accountBody(account: SimAccount, apiVersion: string): unknown {
  const properties = {
    uniqueId: account.uniqueId,
    disableLocalAuth: account.disableLocalAuth,
    provisioningState: account.provisioningState,
    ...(mapsContract.withPublicNetworkAccess.includes(apiVersion)
      ? { publicNetworkAccess: account.publicNetworkAccess }
      : {}),
  };
  const sku = { name: 'G2', tier: 'Standard' };
  const createdAt = new Date(account.createdAt).toISOString();
  const body = {
    id: account.id,
    name: account.name,
    type: 'Microsoft.Maps/accounts',
    location: account.location,
    tags: account.tags,
    sku,
    kind: 'Gen2',
    systemData: {
      createdBy: 'someone@contoso.example',
      createdByType: 'User',
      createdAt,
      lastModifiedAt: createdAt,
    },
    properties,
  };
  mustMatch('MapsAccount', body);
  mustMatch('MapsAccountSku', sku);
  mustMatch('MapsAccountProperties', properties);
  return body;
}

export function keysBody({ id, keys }: SimAccount, apiVersion: string): unknown {
  const values = { primaryKey: keys.primary.value, secondaryKey: keys.secondary.value };
  const body = mapsContract.withoutKeyTimes.includes(apiVersion)
    ? { id, ...values }
    : {
        ...values,
        primaryKeyLastUpdated: keys.primary.lastUpdated,
        secondaryKeyLastUpdated: keys.secondary.lastUpdated,
      };
  mustMatch('MapsAccountKeys', body);
  return body;
}
