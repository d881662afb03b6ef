// `npm run bench`: measures the built bundle against the simulator, and compares it with bare Node and with the floor
// that the round trips set. It fails if many targets take too long. `--write` writes the tables to docs/performance.md;
// `--quick` reduces the number of runs.
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { kilobytes, median, ms, table } from './bench/figures.ts';
import { measure, measureBareNode, type Measured } from './bench/run.ts';
import { rivalTable } from './bench/rivals.ts';
import { measureScale } from './bench/scale.ts';
import { scenes, type Scene } from './bench/scenes.ts';
import { distFiles, sourcesByPackage } from './bench/size.ts';
import { root, script } from './spawn.ts';

const ROUND_TRIPS = [0, 50, 100];

async function repeat<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  // The first run is not counted, because it fills the disk cache.
  for (let index = -1; index < count; index++) {
    const result = await work();
    if (index >= 0) results.push(result);
  }
  return results;
}

async function startTable(runs: number): Promise<string> {
  const bare = await repeat(runs, measureBareNode);
  const [scene] = scenes;
  if (!scene) throw new Error('There is no scene.');
  const action = await repeat(runs, () => measure({ ...scene, roundTrip: 0 }));
  const bareStart = median(bare.map(({ toFirstLine }) => toFirstLine));
  const start = median(action.map(({ toFirstConnection }) => toFirstConnection));
  return table(
    ['From process start', 'median'],
    [
      ['bare `node -e`, to its first line', ms(bareStart)],
      ['the action, to its first connection', ms(start)],
      ['difference', ms(start - bareStart)],
    ],
  );
}

async function wholeRunTable(runs: number): Promise<string> {
  const bare = median((await repeat(runs, measureBareNode)).map(({ whole }) => whole));
  const rows: string[][] = [];
  for (const scene of scenes) {
    for (const roundTrip of ROUND_TRIPS) {
      const measured = await repeat(scene.wait > 0 ? Math.min(runs, 3) : runs, () =>
        measure({ ...scene, roundTrip }),
      );
      rows.push(wholeRunRow(scene, roundTrip, measured, bare));
      console.log(rows.at(-1)?.join('  '));
    }
  }
  return table(['Operation', 'round trip', 'median', 'floor', 'ratio', 'requests', 'least', 'memory'], rows);
}

function wholeRunRow(scene: Scene, roundTrip: number, measured: readonly Measured[], bare: number): string[] {
  const whole = median(measured.map((one) => one.whole));
  const floor = bare + scene.roundTrips * roundTrip + scene.wait;
  const requests = new Set(measured.map(({ run }) => run.requests.length));
  return [
    scene.name,
    ms(roundTrip),
    ms(whole),
    ms(floor),
    (whole / floor).toFixed(2),
    [...requests].join(' or '),
    String(scene.leastRequests),
    `${median(measured.map(({ peakMiB }) => peakMiB)).toFixed(0)} MiB`,
  ];
}

async function sizeTables(): Promise<string> {
  const files = await distFiles();
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const sources = await sourcesByPackage();
  const shown = sources.slice(0, 15);
  const rest = sources.slice(15).reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    table(
      ['File', 'size'],
      [
        ...files.map(({ name, bytes }) => [`\`dist/${name}\``, kilobytes(bytes)]),
        ['in all', kilobytes(total)],
      ],
    ),
    table(
      ['Package', 'sources, before they are minified'],
      [...shown.map(({ name, bytes }) => [name, kilobytes(bytes)]), ['the rest', kilobytes(rest)]],
    ),
  ].join('\n\n');
}

/** Replaces the text between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`. */
async function writeTables(tables: Readonly<Record<string, string>>): Promise<void> {
  const file = path.join(root, 'docs', 'performance.md');
  let text = await readFile(file, 'utf8');
  for (const [name, content] of Object.entries(tables)) {
    const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
    const [head, tail] = [text.indexOf(begin), text.indexOf(end)];
    if (head < 0 || tail < 0) throw new Error(`docs/performance.md has no markers for ${name}.`);
    text = `${text.slice(0, head + begin.length)}\n\n${content}\n\n${text.slice(tail)}`;
  }
  await writeFile(file, text);
}

await script(async () => {
  const { values } = parseArgs({ options: { write: { type: 'boolean' }, quick: { type: 'boolean' } } });
  const runs = values.quick === true ? 2 : 7;
  const scale = await measureScale(Math.min(runs, 3));
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, ${runs} runs each.`;
  const tables = {
    machine,
    start: await startTable(runs),
    runs: await wholeRunTable(runs),
    scale: scale.table,
    size: await sizeTables(),
    rivals: await rivalTable(Math.min(runs, 3)),
  };
  for (const [name, content] of Object.entries(tables)) console.log(`\n## ${name}\n\n${content}`);
  if (scale.broken.length > 0) throw new Error(`Bounds that do not hold:\n${scale.broken.join('\n')}`);
  if (values.write === true) await writeTables(tables);
});
