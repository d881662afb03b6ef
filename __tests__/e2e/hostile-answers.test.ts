// Every text of every answer of every service is replaced by a hostile one, in whole runs: nothing of it becomes a command of the
// log, an output, or markup of the job summary. The texts are found in recorded runs, so those of new requests are included
// automatically. HOSTILE_ANSWERS=full tries every text in every way; otherwise a sample is tried, which HOSTILE_SEED selects.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startCaseRunner, type CaseRunner } from '../../simulator/runner/case-runner.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { seededBytes } from '../../simulator/determinism/random.ts';
import type { SimReply, SimRequest } from '../../simulator/network/http.ts';
import { harmOf } from '../oracles/harmless.ts';
import { EVERYTHING, HEADER, MARK, ONE_LINE, WORDS } from '../oracles/hostile.ts';
import { treeOf } from '../oracles/markup.ts';
import { labelOf, leavesOf, withLeaf, type Leaf, type Replace } from './hostile-leaves.ts';
import { HOSTILE_SCENES, type HostileScene } from './hostile-scenes.ts';
import { CONTOSO, nameOf, World } from './world.ts';

const IS_FULL = process.env['HOSTILE_ANSWERS'] === 'full';
const SEED = process.env['HOSTILE_SEED'] ?? '20261126';
/** Scenes, and single texts in them. */
const SAMPLE = 16;
const SINGLE = 8;
/** Virtual milliseconds per real one. */
const SCALE = 20;
const LANES = IS_FULL ? 3 : 2;

interface Case {
  readonly scene: string;
  readonly request: string;
  readonly leaf: Leaf;
  readonly way: string;
}

/** Hostile texts, and words of the same kind to compare with. */
const WAYS: Readonly<Record<string, readonly [hostile: Replace, harmless: Replace]>> = {
  everything: [() => EVERYTHING, () => WORDS],
  'in one line': [() => ONE_LINE, () => WORDS],
  'appended in one line': [(text) => `${text} ${ONE_LINE}`, (text) => `${text} ${WORDS}`],
  'within the text': [
    (text) => text.replace(/(?<=.{3})[ .|/'"]|$/s, (end) => `${end}${EVERYTHING}${end}`),
    (text) => text.replace(/(?<=.{3})[ .|/'"]|$/s, (end) => `${end}${WORDS}${end}`),
  ],
};
/** Of a key, a part would be left that the simulator takes for the key. */
const KEY_WAYS: typeof WAYS = { everything: WAYS['everything']!, 'in one line': WAYS['in one line']! };
const HEADER_WAYS: typeof WAYS = {
  'in one line': [() => HEADER, () => WORDS],
  'appended in one line': [(text) => `${text} ${HEADER}`, (text) => `${text} ${WORDS}`],
};

function waysOf({ where, path }: Leaf): typeof WAYS {
  if (where === 'header') return HEADER_WAYS;
  return (path.at(-1) ?? '').endsWith('Key') ? KEY_WAYS : WAYS;
}

const lanes: CaseRunner[] = [];
beforeAll(async () => {
  lanes.push(...(await Promise.all(Array.from({ length: LANES }, () => startCaseRunner(SCALE)))));
});
afterAll(async () => {
  await Promise.all(lanes.map((lane) => lane.stop()));
});

function answerIn({ answers = {} }: HostileScene, request: SimRequest): SimReply | undefined {
  const name = nameOf(request);
  // The first request to a vault is without a token, and asks how to sign in.
  if (/^(?:read|write) contoso-kv/.test(name) && request.headers['authorization'] === undefined)
    return undefined;
  return Object.entries(answers).find(([beginning]) => name.startsWith(beginning))?.[1];
}

/** @param edit changes what is answered. */
async function play(
  lane: CaseRunner,
  scene: HostileScene,
  edit: (reply: SimReply, request: SimRequest) => SimReply = (reply) => reply,
): Promise<ActionRun> {
  const world = new World(await lane.start(scene.world));
  try {
    if (scene.prepare) scene.prepare(world);
    else if (scene.world === undefined) world.store('secondary', { daysAgo: 150 });
    world.inject({
      match: () => true,
      fault: { kind: 'edit', edit: (reply, request) => edit(answerIn(scene, request) ?? reply, request) },
      times: Infinity,
    });
    return await lane.run(world.simulator, { inputs: { ...CONTOSO, ...scene.inputs }, unclean: true });
  } finally {
    world.simulator.stop();
  }
}

async function record(lane: CaseRunner, name: string): Promise<Case[]> {
  const found = new Map<string, Case>();
  const scene = HOSTILE_SCENES[name]!;
  const run = await play(lane, scene, (reply, request) => {
    // The other answers of a scene with answers of its own are those of other scenes.
    if (scene.answers && scene.also !== nameOf(request) && answerIn(scene, request) === undefined)
      return reply;
    for (const leaf of [...leavesOf(reply), { where: 'prose', path: [] } as const])
      for (const way of Object.keys(waysOf(leaf))) {
        const one = { scene: name, request: nameOf(request), leaf, way };
        found.set(describe(one), one);
      }
    return reply;
  });
  expect([name, harmOf(run)]).toEqual([name, []]);
  return [...found.values()];
}

function describe({ scene, request, leaf, way }: Case): string {
  return `${scene}: ${request}: ${labelOf(leaf)}: ${way}`;
}

/** The outcome, and how each line of an error begins. */
function sentencesOf({ outputs, annotations }: ActionRun): string {
  const lines = annotations.flatMap(({ message }) => message.split('\n').map((line) => line.slice(0, 40)));
  return [outputs['outcome'], ...lines].join('\n');
}

async function problemsOf(lane: CaseRunner, one: Case): Promise<readonly string[]> {
  const scene = HOSTILE_SCENES[one.scene]!;
  const [hostile, harmless] = waysOf(one.leaf)[one.way]!;
  const attempt = (replace: Replace) =>
    play(lane, scene, (reply, request) =>
      nameOf(request) === one.request ? withLeaf(reply, one.leaf, replace) : reply,
    );
  try {
    const run = await attempt(hostile);
    // Most texts appear nowhere.
    if (!run.summary.includes(MARK) && harmOf(run).length === 0) return [];
    const other = await attempt(harmless);
    // If the words lead to another end, for example because they are no name, its page is another one.
    const isAlike = sentencesOf(run) === sentencesOf(other);
    const [tree, expected] = [treeOf(run.summary), treeOf(other.summary)];
    return [
      ...harmOf(run),
      ...(isAlike && tree !== expected ? [`the tree ${tree} instead of ${expected}`] : []),
    ];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

async function onLanes<T, R>(
  items: readonly T[],
  work: (lane: CaseRunner, item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  await Promise.all(
    lanes.map(async (lane) => {
      for (const [index, item] of rest) results[index] = await work(lane, item);
    }),
  );
  return results;
}

/** The order depends on the seed only. */
function sampled<T>(items: readonly T[], count: number, keyOf: (item: T) => string): readonly T[] {
  const keyed = items.map(
    (item) => [seededBytes(`${SEED}/${keyOf(item)}`, 8).toString('hex'), item] as const,
  );
  return keyed
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .slice(0, count)
    .map(([, item]) => item);
}

test('no text of any answer becomes a command, an output, or markup', async () => {
  const began = performance.now();
  const names = Object.keys(HOSTILE_SCENES).filter((name) =>
    name.includes(process.env['HOSTILE_SCENE'] ?? ''),
  );
  const scenes = IS_FULL ? names : sampled(names, SAMPLE, String);
  const recorded = await onLanes(scenes, record);
  // Several operations read the same.
  const alike = new Map(
    recorded
      .flat()
      .map((one) => [
        describe({ ...one, scene: HOSTILE_SCENES[one.scene]?.answers ? one.scene : 'any' }),
        one,
      ]),
  );
  const isProse = ({ leaf }: Case): boolean => leaf.where === 'prose';
  // A sample has one run for each scene in which many texts are hostile at once, and some in which a single one is.
  const cases = IS_FULL
    ? [...alike.values()]
    : [
        ...recorded.flatMap((all) => sampled(all.filter(isProse), 1, describe)),
        ...sampled(
          recorded.flat().filter((one) => !isProse(one)),
          SINGLE,
          describe,
        ),
      ];
  process.stderr.write(
    `Hostile answers: ${cases.length} of ${alike.size} texts of ${scenes.length} scenes, with seed ${SEED}; to change it, set HOSTILE_SEED\n`,
  );
  const problems = await onLanes(cases, async (lane, one) => {
    const found = await problemsOf(lane, one);
    if (found.length > 0 && IS_FULL) process.stderr.write(`${describe(one)}: ${found.join('; ')}\n`);
    return found.map((problem) => `${describe(one)}: ${problem}`);
  });
  process.stderr.write(`Hostile answers took ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
  expect(problems.flat()).toEqual([]);
}, 3_600_000);
