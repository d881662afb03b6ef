// Describes a choice as one line of a trace.

import { KEY_TYPES } from '../../src/core/keys.ts';
import { formatDuration } from '../../src/core/time.ts';
import { currentKeyOf } from './requests.ts';
import type { Call } from './run.ts';
import type { Choice, Simulation } from './simulation.ts';
import type { Value, World } from './world.ts';

export function describe(choice: Choice, simulation: Simulation): string {
  const { world } = simulation;
  switch (choice.event) {
    case 'start':
      return describeStart(choice, simulation);
    case 'answer': {
      const call = simulation.pending(choice.run, choice.call);
      return `run ${choice.run}: ${call === undefined ? '?' : describeCall(world, call)} → ${choice.ending}`;
    }
    case 'crash':
    case 'cancel':
    case 'abandon':
    case 'suspend':
    case 'hold back':
    case 'resume':
      return `run ${choice.run}: ${choice.event === 'hold back' ? 'suspend before the request leaves' : choice.event}`;
    case 'person regenerates':
      return `a person regenerates the ${choice.key} key`;
    case 'person saves':
      return choice.what === 'nothing'
        ? `a person deletes target ${choice.place}`
        : `a person saves the ${choice.what} key in target ${choice.place}`;
    case 'person creates the account again':
      return 'a person deletes the account and creates it again';
    case 'time passes':
      return choice.duration % 60_000 === 0
        ? `${formatDuration(choice.duration)} pass`
        : `${choice.duration / 1000} s pass`;
    case 'target added':
      return `target ${choice.place} is added to rotator ${choice.rotator}`;
    case 'late effect': {
      const late = world.late[choice.index]!;
      return late.do === 'regenerate'
        ? `the regeneration of the ${late.key} key that was given up takes effect`
        : `the write of the ${keyName(world, late.value)} key to target ${late.place} that was given up takes effect`;
    }
  }
}

function describeStart(
  { rotator, request, isWhole }: Extract<Choice, { event: 'start' }>,
  { scenario, nextRun, world }: Simulation,
): string {
  const asked = scenario.requests[request]!;
  const { operation, currentKey } = asked;
  const keyType = 'keyType' in operation ? ` ${operation.keyType}` : '';
  const current =
    currentKey === undefined
      ? ''
      : `, current-key ${currentKey} (${keyName(world, currentKeyOf(asked, world.places[0]!) ?? -1)})`;
  const kind =
    scenario.requests.filter((one) => one.operation.name === operation.name).length > 1
      ? ` [${request}]`
      : '';
  return `run ${nextRun} of rotator ${rotator} ${isWhole ? 'runs to its end' : 'starts'}: ${operation.name}${keyType}${kind}${current}`;
}

function describeCall(world: World, call: Call): string {
  switch (call.do) {
    case 'observe':
      return `observe target ${call.place}`;
    case 'write':
      return `write the ${keyName(world, call.value)} key to target ${call.place}`;
    case 'verify':
      return `verify the ${keyName(world, call.value)} key`;
    case 'regenerate':
      return `regenerate the ${call.key} key`;
    case 'find':
    case 'create':
      return `${call.do} the account`;
    case 'list':
    case 'sleep':
      return call.do;
  }
}

function keyName(world: World, value: Value): string {
  return KEY_TYPES.find((type) => world.keys[type].value === value) ?? 'invalid';
}
