// `npm run mutants`: plants one leak after another in a copy of the sources, and requires that the search of the simulator finds
// each. Prints a table. `npm run mutants -- WORD` runs those whose name contains the word.
import { MUTANTS } from './mutants/all.ts';
import { nameOf, type Mutant } from './mutants/mutant.ts';
import { controlProblem, judge, type Verdict } from './mutants/verdict.ts';
import { script } from './spawn.ts';

/** The machines of a runner have two cores. */
const CONCURRENT = 2;

/** In the order of the list. */
async function inLanes<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...list.entries()];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: CONCURRENT }, lane));
  return results;
}

function print(mutant: Mutant, { killed, message }: Verdict): void {
  const { secret, way, detail = '' } = mutant;
  const columns = [secret.padEnd(18), way.padEnd(21), detail.padEnd(28)];
  console.log(`${columns.join(' ')} ${killed ? 'killed: ' : 'SURVIVED: '}${message}`);
}

await script(async () => {
  const [word = ''] = process.argv.slice(2);
  const mutants = MUTANTS.filter((one) => nameOf(one).includes(word));
  const scenes = [...new Set(mutants.map(({ scene }) => scene))];
  const problems = await inLanes(scenes, controlProblem);
  const broken = scenes.flatMap((scene, index) =>
    problems[index] === undefined ? [] : [`The unchanged sources fail in '${scene}': ${problems[index]}`],
  );
  if (broken.length > 0) throw new Error(broken.join('\n'));
  const verdicts = await inLanes(mutants, judge);
  mutants.forEach((mutant, index) => {
    print(mutant, verdicts[index] ?? { killed: false, message: 'not run' });
  });
  const survivors = verdicts.filter(({ killed }) => !killed).length;
  console.log(`\n${mutants.length} mutants, ${survivors} survived; ${scenes.length} controls passed`);
  if (survivors > 0 || mutants.length === 0) process.exitCode = 1;
});
