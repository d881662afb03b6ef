// The accounts of the scene `fleet`: thirty, of which some are due, two have no shared keys, and one may not be read.
import type { AccountOptions } from '../../simulator/azure/maps/account-options.ts';
import { mapsActions } from '../../simulator/azure/maps/account.ts';
import { publicWorld } from '../../simulator/world.ts';

const MINUTE = 1 / (24 * 60);

/** The name without `contoso-`, its resource group, its region, and the age of its newest key in days. */
const ROWS: readonly (readonly [name: string, group: string, location: string, days: number])[] = [
  ['checkout', 'shop-rg', 'westeurope', 88],
  ['checkout-test', 'shop-rg', 'westeurope', 2],
  ['delivery', 'logistics-rg', 'northeurope', 12],
  ['delivery-archive', 'logistics-rg', 'northeurope', 3290],
  ['delivery-test', 'logistics-rg', 'northeurope', MINUTE],
  ['demo', 'sales-rg', 'eastus', 730],
  ['depots', 'logistics-rg', 'northeurope', 61],
  ['events', 'marketing-rg', 'westeurope', 89],
  ['field-service', 'service-rg', 'westus2', 45],
  ['fleet', 'logistics-rg', 'northeurope', 91],
  ['geocoding', 'platform-rg', 'westeurope', 20],
  ['geocoding-us', 'platform-rg', 'eastus', 20],
  ['heatmaps', 'analytics-rg', 'westeurope', 75],
  ['intranet', 'it-rg', 'westeurope', 400],
  ['kiosks', 'retail-rg', 'westeurope', 33],
  ['loyalty', 'retail-rg', 'westeurope', 5],
  ['mobile', 'apps-rg', 'westeurope', 90],
  ['mobile-test', 'apps-rg', 'westeurope', 0.2],
  ['parking', 'cities-rg', 'westeurope', 58],
  ['planner', 'logistics-rg', 'northeurope', 17],
  ['prototypes', 'research-rg', 'westus2', 200],
  ['returns', 'shop-rg', 'westeurope', 8],
  ['routing', 'platform-rg', 'westeurope', 29],
  ['routing-us', 'platform-rg', 'eastus', 29],
  ['stores', 'retail-rg', 'westeurope', 70],
  ['tracking', 'logistics-rg', 'northeurope', 1],
  ['weather', 'analytics-rg', 'westeurope', 80],
];

const account = (name: string, group: string, options: Partial<AccountOptions>): AccountOptions => ({
  name: `contoso-${name}`,
  resourceGroup: group,
  subscriptionId: publicWorld.subscriptionId,
  tenantId: publicWorld.tenantId,
  cloud: 'AzureCloud',
  createdDaysAgo: 4000,
  ...options,
});

export const FLEET: readonly AccountOptions[] = [
  ...ROWS.map(([name, group, location, days]) =>
    account(name, group, { location, regeneratedDaysAgo: { primary: days } }),
  ),
  account('portal', 'it-rg', { location: 'westeurope', disableLocalAuth: true }),
  account('dispatch', 'logistics-rg', { location: 'northeurope', disableLocalAuth: true }),
  account('alarms', 'security-rg', { location: 'westeurope', permissions: [mapsActions.read] }),
];
