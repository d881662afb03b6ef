// Which Azure Maps account: named by an option, the only one, picked by the person, or a new one.
import type { Account, Group } from '../look/azure.ts';
import { lookAtGroup } from '../look/azure.ts';
import type { Subscription } from '../look/tools.ts';
import type { Options } from '../options.ts';
import type { Ports } from '../ports.ts';
import { SetupError } from '../setup-error.ts';
import type { AccountChoice, Choices } from '../choices.ts';

export type AzureChoice = Pick<Choices, 'group' | 'location' | 'accounts'>;

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export async function chooseAccounts(
  ports: Ports,
  subscription: Subscription,
  accounts: readonly Account[],
  options: Options,
): Promise<AzureChoice> {
  const { resourceGroup } = options;
  const candidates = accounts.filter(
    (one) => resourceGroup === undefined || same(one.resourceGroup, resourceGroup),
  );
  if (options.workflow === 'fleet') return fleet(candidates, options);
  const found = await pick(ports, candidates, options);
  if (found !== undefined)
    return {
      group: { name: found.resourceGroup, exists: true },
      location: undefined,
      accounts: [choiceOf(found)],
    };
  return newAccount(ports, subscription, options);
}

function choiceOf({ id, name }: Account): AccountChoice {
  return { id, name, exists: true };
}

/** One identity for all of them, so they have to be in one resource group. */
function fleet(candidates: readonly Account[], { resourceGroup }: Options): AzureChoice {
  const groups = new Set(candidates.map((one) => one.resourceGroup.toLowerCase()));
  const [first, ...others] = candidates.map(choiceOf);
  const group = candidates[0]?.resourceGroup;
  if (first === undefined || group === undefined)
    throw new SetupError(
      `There is no Azure Maps account${resourceGroup === undefined ? '' : ` in ${resourceGroup}`}.`,
      {
        hint: 'A fleet needs accounts. Create one first:',
        fix: [
          `az maps account create --name ACCOUNT --resource-group ${resourceGroup ?? 'GROUP'} --sku G2 --kind Gen2 --accept-tos`,
        ],
      },
    );
  if (groups.size > 1)
    throw new SetupError(
      `The accounts are in ${groups.size} resource groups: ${[...groups].join(', ')}. The set-up takes all accounts of one.`,
      {
        fix: ['npx github:OWNER/azure-maps-keys setup --workflow fleet --resource-group GROUP'],
      },
    );
  return { group: { name: group, exists: true }, location: undefined, accounts: [first, ...others] };
}

const NEW = ' new';

/** Undefined: a new one. */
async function pick(
  ports: Ports,
  candidates: readonly Account[],
  { account, resourceGroup }: Options,
): Promise<Account | undefined> {
  if (account !== undefined) {
    const named = candidates.filter(({ name }) => same(name, account));
    if (named.length < 2) return named[0];
    throw new SetupError(
      `There are ${named.length} accounts named ${account}: in ${named.map((one) => one.resourceGroup).join(', ')}.`,
      {
        hint: 'Name the resource group too, with --resource-group.',
      },
    );
  }
  const [only, ...others] = candidates;
  if (ports.person === undefined) {
    if (only !== undefined && others.length === 0) return only;
    throw new SetupError(
      only === undefined
        ? `There is no Azure Maps account${resourceGroup === undefined ? ' in this subscription' : ` in ${resourceGroup}`}, and no option names one to make.`
        : `Which of these accounts: ${candidates.map(({ name }) => name).join(', ')}?`,
      { hint: 'Use --account and --resource-group.' },
    );
  }
  if (only === undefined) return undefined;
  const value = await ports.person.select('Which Azure Maps account?', [
    ...candidates.map((one) => ({
      value: one.id,
      label: one.name,
      hint: `${one.resourceGroup}, ${one.location}`,
    })),
    { value: NEW, label: 'a new account' },
  ]);
  return candidates.find(({ id }) => id === value);
}

async function newAccount(
  ports: Ports,
  subscription: Subscription,
  { account, resourceGroup, location }: Options,
): Promise<AzureChoice> {
  const { person } = ports;
  const name =
    account ?? (await person?.text('Name of the new account?', 'contoso-maps', accountNameProblem));
  const groupName =
    resourceGroup ?? (await person?.text('In which resource group?', 'rg-maps', groupNameProblem));
  if (name === undefined || groupName === undefined)
    throw new SetupError(
      `There is no account ${name ?? ''}. To make it, name its resource group too, with --resource-group.`,
    );
  const problem = accountNameProblem(name) ?? groupNameProblem(groupName);
  if (problem !== undefined) throw new SetupError(problem);
  const group = await lookAtGroup(ports, subscription, groupName);
  return {
    group: { name: groupName, exists: group !== undefined },
    location: await locationFor(ports, group, location),
    accounts: [
      {
        name,
        id: `/subscriptions/${subscription.id}/resourceGroups/${groupName}/providers/Microsoft.Maps/accounts/${name}`,
        exists: false,
      },
    ],
  };
}

async function locationFor(
  ports: Ports,
  group: Group | undefined,
  wanted: string | undefined,
): Promise<string> {
  const location =
    wanted ??
    group?.location ??
    (await ports.person?.text('In which region?', 'westeurope', (answer) =>
      /^[a-z0-9]+$/.test(answer)
        ? undefined
        : 'A region is written like westeurope: letters and digits only.',
    ));
  if (location !== undefined) return location;
  throw new SetupError('In which region? Use --location, for example --location westeurope.');
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
function accountNameProblem(name: string): string | undefined {
  return /^[a-z0-9][\w.-]{0,97}$/i.test(name)
    ? undefined
    : 'The name of an account has up to 98 letters, digits, hyphens, underscores and periods, and begins with a letter or digit.';
}

function groupNameProblem(name: string): string | undefined {
  return /^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u.test(name)
    ? undefined
    : 'The name of a resource group has up to 90 letters, digits, hyphens, underscores, periods and parentheses, and does not end with a period.';
}
