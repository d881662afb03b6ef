// The commands of az that the set-up uses, each with the ways in which it fails, in an order in which they build on each other.
import { READER_ACTIONS } from '../../simulator/azure/entra/roles.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { person, publicWorld } from '../../simulator/world.ts';

const { subscriptionId, resourceGroup, accountName } = publicWorld;
const subscription = `/subscriptions/${subscriptionId}`;
const group = `${subscription}/resourceGroups/${resourceGroup}`;
const account = `${group}/providers/Microsoft.Maps/accounts/${accountName}`;

const TEMPLATE = 'infrastructure/azuredeploy.json';
const SUBJECT = 'repo:octo/site:ref:refs/heads/main';

/** The arguments of az, or something that happens in Azure meanwhile. */
export type Step = readonly string[] | ((simulator: Simulator) => void);

/** Words, divided by spaces, for commands without spaces in their arguments. */
const words = (line: string): Step => line.split(' ');
const inGroup = (line: string): Step =>
  words(`${line} --resource-group ${resourceGroup} --subscription ${subscriptionId}`);

const deployment = (verb: string, ...parameters: readonly string[]): Step => [
  ...['deployment', 'group', verb, '--name', 'setup', '--resource-group', resourceGroup],
  ...[
    '--template-file',
    TEMPLATE,
    '--no-prompt',
    'true',
    ...(verb === 'what-if' ? ['--no-pretty-print'] : []),
  ],
  ...['--parameters', ...parameters],
];
const parameters = [
  `accountName=${accountName}`,
  `subject=${SUBJECT}`,
  'tags={"created-by":"azure-maps-keys setup"}',
  'assignRoles=true',
];

const ownerOf = ({ azure }: Simulator) =>
  azure.entra.applications.find(({ clientId }) => clientId === person.clientId)!;

/** An owner may do everything with a vault, but not with the secrets in it. */
const secretsOfficer = (simulator: Simulator): void => {
  const owner = ownerOf(simulator);
  const officer = { actions: [], dataActions: ['Microsoft.KeyVault/vaults/secrets/*'], scope: subscription };
  owner.roles = [...(owner.roles ?? []), officer];
};

const reader = (simulator: Simulator): void => {
  ownerOf(simulator).roles = [{ actions: READER_ACTIONS, scope: subscription }];
};

export const signedIn: readonly Step[] = [
  words('version'),
  words('account show'),
  words('account show --subscription contoso'),
  words('account show --subscription nowhere'),
  words('account list'),
  words(`group show --name ${resourceGroup} --subscription ${subscriptionId}`),
  words('group show --name nowhere'),
  words('group show --name maps-rg --subscription nowhere'),
  words('group show --name maps-rg --query properties.provisioningState --output tsv'),
  words('group show --name'),
  words('group show --bogus x'),
  words('group show --name maps-rg --bogus x'),
  words('group shw'),
  words('group exists --name maps-rg'),
  words('group create --name new-rg --location westeurope'),
  words('group create --name new-rg --location eastus'),
  words('group list --query [].name --output tsv'),
  words('maps account list'),
  inGroup('maps account create --name new-maps --sku G2 --kind Gen2 --location westeurope --accept-tos'),
  words(
    'maps account create --name new-maps --resource-group nowhere --sku G2 --kind Gen2 --location westeurope --accept-tos',
  ),
  inGroup('maps account create --name new-maps --sku G9 --kind Gen2 --location westeurope --accept-tos'),
  inGroup('maps account update --name new-maps --tags team=maps --disable-local-auth true'),
  inGroup('maps account show --name nowhere'),
  inGroup(`maps account keys list --name ${accountName}`),
  words(
    `rest --method get --url ${account}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
  ),
  words(`rest --method get --url ${subscription}/resourcegroups/nowhere?api-version=2024-11-01`),
  words('keyvault show --name contoso-kv'),
  words('keyvault show --name nowhere'),
  ({ azure }) =>
    void azure.vault().set('maps-key', 'value', { contentType: 'text/plain', tags: { by: 'us' } }),
  words('keyvault secret list --vault-name contoso-kv'),
  secretsOfficer,
  words('keyvault secret list --vault-name contoso-kv'),
  words('keyvault secret show --vault-name contoso-kv --name maps-key'),
  words('keyvault secret show --vault-name contoso-kv --name nothing'),
  inGroup('identity show --name azure-maps-keys'),
  inGroup('role definition list --custom-role-only true'),
  words(`role assignment list --scope ${account} --fill-principal-name false`),
  deployment('what-if', ...parameters),
  deployment('create', ...parameters),
  deployment('what-if', ...parameters.with(1, 'subject=repo:octo/app:ref:refs/heads/main')),
  deployment('create', `accountName=${accountName}`),
  deployment('create', 'account=x'),
  deployment('create', 'accountName=nowhere', `subject=${SUBJECT}`),
  words(`deployment group create --resource-group ${resourceGroup} --template-file nowhere.json`),
  words(
    'deployment group create --name x --resource-group nowhere --template-file infrastructure/azuredeploy.json --parameters accountName=x subject=y',
  ),
  inGroup('identity show --name azure-maps-keys'),
  inGroup('identity federated-credential list --identity-name azure-maps-keys'),
  inGroup('role definition list --custom-role-only true'),
  words(`role assignment list --scope ${account} --fill-principal-name false`),
  words(`role assignment list --scope ${account} --include-inherited --fill-principal-name false`),
  words('role assignment list --all --fill-principal-name false'),
  words(`role assignment list --all --scope ${account} --fill-principal-name false`),
  words(`role assignment list --scope ${account} --include-inherited true --fill-principal-name false`),
  inGroup('role definition delete --name a26d09fd-88f2-555a-8d01-5d98ae7715af'),
  words('role assignment delete --ids ROLE-ASSIGNMENT'),
  words('role assignment delete --ids ROLE-ASSIGNMENT'),
  inGroup('role definition delete --name a26d09fd-88f2-555a-8d01-5d98ae7715af'),
  inGroup('role definition delete --name a26d09fd-88f2-555a-8d01-5d98ae7715af'),
  inGroup('identity federated-credential delete --name github --identity-name azure-maps-keys'),
  inGroup('identity federated-credential delete --name github --identity-name azure-maps-keys --yes'),
  inGroup('identity federated-credential delete --name github --identity-name nowhere --yes'),
  inGroup('identity delete --name azure-maps-keys'),
  inGroup('identity delete --name azure-maps-keys'),
  reader,
  words('group create --name forbidden-rg --location westeurope'),
  words(
    `rest --method get --url ${subscription}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
  ),
  deployment('create', ...parameters),
  inGroup('identity delete --name azure-maps-keys'),
];

export const signedOut: readonly Step[] = [
  words('version'),
  words('account show'),
  words('account list'),
  words('group show --name maps-rg'),
  words(`group show --name maps-rg --subscription ${subscriptionId}`),
];
