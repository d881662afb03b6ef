// Whether a run whose services answered with anything at all did harm: to the log, to the outputs, to the job summary. What runs
// are searched for anyway (keys, masks, the schema of the report) is in simulator/inspection.
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { isMaskLine, linesOf } from '../../simulator/inspection/workflow-commands.ts';
import { ERROR_CATALOGUE } from '../../src/core/errors/catalogue.ts';
import { OUTPUT_NAMES } from '../../src/core/report/outputs/outputs.ts';
import { markupProblems } from './markup.ts';

const COMMANDS =
  /^::(?:add-mask::|group::|endgroup::|error title=Azure Maps Keys|warning::|notice title=Azure Maps|debug::ID token url is )/;

// eslint-disable-next-line no-control-regex -- control characters are what this finds
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/;

/** .NET's idea of white space is what the runner skips before `::`. */
const COMMAND = /^[\s\u0085]*::/;

function* logProblems({ stdout }: ActionRun): Generator<string> {
  // The runner reads the lines of masks itself. Of the others, some readers take more characters for the end of a line.
  const shown = linesOf(stdout).filter((line) => !isMaskLine(line));
  for (const line of shown.flatMap((one) => one.split(/[\r\v\f\u0085\u2028\u2029]/))) {
    if (COMMAND.test(line) && !COMMANDS.test(line)) yield `the command ${line.slice(0, 40)}`;
    if (line.includes('##[')) yield 'a command with ##[';
    if (CONTROL.test(line)) yield `a control character in ${JSON.stringify(line.slice(0, 80))}`;
  }
}

function* outputProblems({ outputs, files }: ActionRun): Generator<string> {
  const names: readonly string[] = OUTPUT_NAMES;
  for (const [name, value] of Object.entries(outputs)) {
    if (!names.includes(name)) yield `the output ${name}`;
    if (CONTROL.test(value) || value.includes('\n')) yield `a line break in the output ${name}`;
  }
  for (const [name, text] of Object.entries(files)) if (text !== '') yield `text in ${name}`;
}

/** The code with which a run failed; undefined if it succeeded. */
export function endOf({ exitCode, annotations }: ActionRun): string | undefined {
  if (exitCode === 0) return undefined;
  const message = annotations.find(({ level }) => level === 'error')?.message ?? '';
  return /#([a-z-]+)$/.exec(message)?.[1] ?? 'no code';
}

/** One line per problem. */
export function harmOf(run: ActionRun): readonly string[] {
  const end = endOf(run);
  const isKnown = end === undefined || (end in ERROR_CATALOGUE && end !== 'internal');
  return [
    ...logProblems(run),
    ...outputProblems(run),
    ...markupProblems(run.summary).map((problem) => `${problem} in the summary`),
    ...(isKnown ? [] : [`the run ended with ${end}`]),
  ];
}
