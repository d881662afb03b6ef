// A simulated world with a given number of targets, two in each repository.
import { appToken } from '../../simulator/github/state/defaults.ts';
import type { Simulator, SimulatorOptions } from '../../simulator/simulator.ts';
import { identity } from '../demo/stage.ts';

export interface ScaleWorld {
  readonly inputs: Readonly<Record<string, string>>;
  readonly world: SimulatorOptions;
  readonly arrange: (simulator: Simulator) => void;
}

export function scaleWorld(targets: number): ScaleWorld {
  const lines = Array.from({ length: targets }, (_, index) => {
    const repository = `octo/service-${Math.floor(index / 2) + 1}`;
    return { repository, line: index % 2 === 0 ? `repo:${repository}` : `repo:${repository}#MAPS_KEY` };
  });
  return {
    inputs: {
      ...identity,
      'github-token': appToken.value,
      operation: 'publish',
      targets: lines.map(({ line }) => line).join('\n'),
    },
    world: {},
    arrange(simulator) {
      for (const repository of new Set(lines.map((entry) => entry.repository)))
        simulator.github.addRepository(repository);
    },
  };
}
