// The representations of an account and its keys, verified against the published contract.
import type { KeyPair } from '../../maps/account-keys.ts';
import type { AccountSettings } from '../../maps/account-settings.ts';
import type { SimAccount } from '../../maps/account.ts';
import { mapsContract, mustMatch } from './contract.ts';

/** @param settings those of an earlier moment, for a read that is old. */
export function accountBody(
  account: SimAccount,
  apiVersion: string,
  settings: AccountSettings = account.settings,
): unknown {
  const properties = {
    uniqueId: account.uniqueId,
    disableLocalAuth: settings.disableLocalAuth,
    provisioningState: account.provisioningState,
    ...(mapsContract.withPublicNetworkAccess.includes(apiVersion)
      ? { publicNetworkAccess: settings.publicNetworkAccess }
      : {}),
  };
  const sku = { name: 'G2', tier: 'Standard' };
  const createdAt = new Date(account.createdAt).toISOString();
  const body = {
    id: account.id,
    name: account.name,
    type: 'Microsoft.Maps/accounts',
    location: account.location,
    tags: settings.tags,
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

export function keysBody({ id }: SimAccount, keys: KeyPair, apiVersion: string): unknown {
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
