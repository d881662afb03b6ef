// How the time grows with the number of targets, two in each repository, and the bounds that it must keep.
import { appToken } from '../../simulator/github/state/defaults.ts';
import type { Simulator, SimulatorOptions } from '../../simulator/simulator.ts';
import { identity } from '../demo/stage.ts';
import { median, seconds, table } from './figures.ts';
import { measure, type Measured } from './run.ts';

/** In milliseconds. */
const ROUND_TRIP = 100;

/** Ten targets may take this many times as long as one. */
const LARGEST_RATIO = 1.5;

/** For a hundred targets, in milliseconds. GitHub's limits require eighty seconds of them: twenty writes go out at once. */
const LONGEST_HUNDRED = 90_000;

export interface Scale {
  readonly table: string;
  /** The bounds that were broken. */
  readonly broken: readonly string[];
}

interface ScaleWorld {
  readonly inputs: Readonly<Record<string, string>>;
  readonly world: SimulatorOptions;
  readonly arrange: (simulator: Simulator) => void;
}

export async function measureScale(runs: number): Promise<Scale> {
  const one = await measureTargets(1, runs);
  const ten = await measureTargets(10, runs);
  const hundred = await measureTargets(100, 1);
  const ratio = ten.time / one.time;
  const bounds = [
    {
      name: '10 targets, compared with one',
      value: ratio,
      most: LARGEST_RATIO,
      show: (value: number) => value.toFixed(2),
    },
    { name: '100 targets', value: hundred.time, most: LONGEST_HUNDRED, show: seconds },
  ];
  const rows = [one, ten, hundred].map(({ targets, time, requests, memory }) => [
    String(targets),
    seconds(time),
    (time / one.time).toFixed(2),
    requests,
    `${memory.toFixed(0)} MiB`,
  ]);
  return {
    table: table(['Targets', 'time', 'ratio', 'requests', 'memory'], rows),
    broken: bounds.flatMap(({ name, value, most, show }) =>
      value <= most ? [] : [`${name}: ${show(value)}, and at most ${show(most)} is allowed`],
    ),
  };
}

interface Figures {
  readonly targets: number;
  /** In milliseconds. */
  readonly time: number;
  readonly requests: string;
  readonly memory: number;
}

async function measureTargets(targets: number, runs: number): Promise<Figures> {
  const measured: Measured[] = [];
  for (let run = 0; run < runs; run++) {
    const { inputs, world, arrange } = scaleWorld(targets);
    measured.push(await measure({ inputs, world, arrange, roundTrip: ROUND_TRIP }));
  }
  const figures = {
    targets,
    time: median(measured.map(({ whole }) => whole)),
    requests: [...new Set(measured.map(({ run }) => run.requests.length))].join(' or '),
    memory: median(measured.map(({ peakMiB }) => peakMiB)),
  };
  console.log(`${targets} targets  ${seconds(figures.time)}`);
  return figures;
}

function scaleWorld(targets: number): ScaleWorld {
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
