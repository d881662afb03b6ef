// How deployments are shown.
import { seededUuid } from '../../../determinism/random.ts';
import type { Deployments } from './deployments.ts';

type Entry = Deployments['all'][number];

const TYPES = new Map([
  ['boolean', 'Bool'],
  ['object', 'Object'],
  ['string', 'String'],
]);

export function deploymentBody(entry: Entry, isRunning: boolean, state = 'Running') {
  const { id, name, startedAt, endsAt, outputs, resources, error } = entry;
  const ended = error === undefined ? 'Succeeded' : 'Failed';
  const parameters = Object.entries(entry.parameters).map(
    ([parameter, value]) => [parameter, { type: TYPES.get(typeof value), value }] as const,
  );
  return {
    id,
    name,
    type: 'Microsoft.Resources/deployments',
    properties: {
      mode: 'Incremental',
      provisioningState: isRunning ? state : ended,
      parameters: Object.fromEntries(parameters),
      timestamp: new Date(isRunning ? startedAt : endsAt).toISOString(),
      duration: `PT${String((endsAt - startedAt) / 1000)}S`,
      correlationId: seededUuid(`correlation/${id}/${String(startedAt)}`),
      providers: [],
      dependencies: [],
      ...(isRunning || error !== undefined ? {} : { outputs }),
      ...(isRunning || error === undefined ? {} : { error }),
      outputResources: isRunning ? [] : resources.map((resource) => ({ id: resource })),
    },
  };
}
