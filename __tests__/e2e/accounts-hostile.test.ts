// What Azure says of an account is not trusted: a listed ID follows the rules of the inputs and lies within what was asked for, a
// region has the form of one, and tags are only compared.
import { describe, expect, test } from '@jest/globals';
import { publicWorld } from '../../simulator/world.ts';
import { EVERYTHING, MARK, ONE_LINE } from '../oracles/hostile.ts';
import { harmOf } from '../oracles/harmless.ts';
import { armRequestTo, codeOf, member, NEW, resourceId } from './accounts.ts';
import { useCases } from './cases.ts';
import type { World } from './world.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';

const { open } = useCases();

const DISCOVER = { operation: 'discover', 'resource-group': '', 'account-name': '', 'github-token': '' };
const { subscriptionId } = publicWorld;
const ELSEWHERE = '99999999-9999-4999-8999-999999999999';

interface Listed {
  readonly id?: unknown;
  readonly name?: string;
  readonly location?: string;
  readonly tags?: unknown;
}

/** An account of which the list says something else than the other requests do. */
async function openListed(listed: Listed): Promise<World> {
  const world = await open({ accounts: [member({ name: 'maps' })] });
  world.inject({
    match: armRequestTo.list,
    fault: {
      kind: 'edit',
      edit: (reply) => {
        const { value } = reply.body as { readonly value: readonly object[] };
        return { ...reply, body: { value: value.map((one) => ({ ...one, ...listed })) } };
      },
    },
  });
  return world;
}

function discovered(made: ActionRun): Readonly<Record<string, unknown>> {
  const [first = {}] = JSON.parse(made.outputs['accounts'] ?? '[]') as Readonly<Record<string, unknown>>[];
  return first;
}

describe('a list with such an entry is refused, and the entry is not shown', () => {
  test.each<readonly [string, unknown, string?]>([
    ['an account name with markup', resourceId(`${MARK}|<b>`)],
    ['an account name with a line break', resourceId(`${MARK}\n::error::x`)],
    ['an account name with a carriage return', resourceId(`${MARK}\r`)],
    ['an account name with backticks', resourceId(`\`${MARK}\``)],
    ['everything in the name', resourceId(EVERYTHING)],
    ['a resource group with markup', resourceId('maps', `${MARK}[x](http://evil.example)`)],
    ['a resource group that ends in a period', resourceId('maps', `${MARK}.`)],
    ['another subscription', resourceId('maps').replace(subscriptionId, ELSEWHERE)],
    ['a subscription that is no GUID', resourceId('maps').replace(subscriptionId, MARK)],
    ['another resource group than the one asked for', resourceId('maps', `${MARK}-rg`), 'maps-rg'],
    ['another kind of resource', resourceId('maps').replace('Microsoft.Maps', `Microsoft.${MARK}`)],
    ['no ID', ''],
    ['an ID that is not a text', { toString: MARK }],
  ])('%s', async (_name, id, group = '') => {
    const world = await openListed({ id });
    const made = await world.run({ ...DISCOVER, 'resource-group': group }, { unclean: true });
    expect([made.exitCode, codeOf(made)]).toEqual([1, 'azure-unexpected-answer']);
    for (const text of [made.stdout, made.summary, JSON.stringify(made.outputs)])
      expect(text).not.toContain(MARK);
    expect(harmOf(made)).toEqual([]);
  });
});

test.each<readonly [string, string]>([
  ['in capitals', ''],
  ['in capitals, of the group asked for', 'maps-rg'],
])('an ID %s is the same, and a name that does not fit is not used', async (_name, group) => {
  const id = `/SUBSCRIPTIONS/${subscriptionId.toUpperCase()}/resourcegroups/MAPS-RG/providers/microsoft.maps/ACCOUNTS/Maps`;
  const world = await openListed({ id, name: EVERYTHING });
  const made = await world.run({ ...DISCOVER, 'resource-group': group }, { unclean: true });
  expect([made.exitCode, discovered(made)['account-name']]).toEqual([0, 'Maps']);
  expect(made.stdout + made.summary).not.toContain(MARK);
});

test.each([
  ['West Europe', 'West Europe'],
  ['global', 'global'],
  ['eastus2', 'eastus2'],
  [ONE_LINE, null],
  ['west\neurope', null],
  ['west|europe', null],
  ['', null],
])('a region %j is reported as %j', async (location, reported) => {
  const world = await openListed({ location });
  const made = await world.run(DISCOVER, { unclean: true });
  expect([made.exitCode, discovered(made)['location']]).toEqual([0, reported]);
  expect(made.summary).toContain(`| ${reported ?? 'unknown'} |`);
  expect(made.stdout + made.summary).not.toContain(MARK);
  expect(harmOf(made)).toEqual([]);
});

test('tags are compared, whatever they contain, and never shown', async () => {
  const world = await openListed({ tags: { rotate: 'true', [EVERYTHING]: EVERYTHING, odd: 1, none: null } });
  const made = await world.run({ ...DISCOVER, tags: 'rotate=true' }, { unclean: true });
  expect([made.exitCode, discovered(made)['account-name']]).toEqual([0, 'maps']);
  expect(made.stdout + made.summary + JSON.stringify(made.outputs)).not.toContain(MARK);
});

test('a provisioning state that is not readable is not shown, and is not taken for the end', async () => {
  const world = await open({ accounts: [] });
  const state = (provisioningState: string) => ({
    kind: 'edit' as const,
    edit: (reply: { readonly status: number; readonly body?: unknown }) => {
      const body = reply.body as { readonly properties?: object };
      return body.properties
        ? { ...reply, body: { ...body, properties: { ...body.properties, provisioningState } } }
        : reply;
    },
  });
  world.inject({ match: armRequestTo.create, fault: state(EVERYTHING) });
  const made = await world.run(NEW, { unclean: true });
  expect([made.exitCode, made.outputs['outcome']]).toEqual([0, 'created']);
  expect(made.log).toContain('Azure');
  expect(made.stdout + made.summary).not.toContain(MARK);
});
