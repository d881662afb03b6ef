// Finds secrets in the text that a run produced: log, summary, outputs, files, and the arguments of programs.
import type { ActionRun } from '../action-run.ts';
import { isMaskLine, linesOf } from '../workflow-commands.ts';
import type { SecretSearch } from './secret-search.ts';
import { oneOf, type Secret } from './secrets.ts';

/** With `output-key: true`, the output `key` may contain a current key, and nothing else. */
function isAllowedKeyOutput(secrets: readonly Secret[], { inputs, outputs: { key } }: ActionRun): boolean {
  if (key === undefined || key === '') return true;
  return (
    inputs['output-key'] === 'true' && secrets.some(({ kind, value }) => kind === 'live key' && value === key)
  );
}

function placesOf(
  secrets: readonly Secret[],
  run: ActionRun,
): readonly { readonly name: string; readonly text: string }[] {
  const { key, ...otherOutputs } = run.outputs;
  const stdout = linesOf(run.stdout).filter((line) => !isMaskLine(line));
  const places = [
    { name: 'stdout', text: stdout.join('\n') },
    { name: 'stderr', text: run.stderr },
    { name: 'the summary', text: run.summary },
    ...Object.entries(otherOutputs).map(([name, text]) => ({ name: `the output '${name}'`, text })),
    ...Object.entries(run.files).map(([name, text]) => ({ name, text })),
    ...run.traces,
  ];
  return isAllowedKeyOutput(secrets, run)
    ? places
    : [...places, { name: "the output 'key'", text: key ?? '' }];
}

export function textLeaks(
  search: SecretSearch,
  secrets: readonly Secret[],
  run: ActionRun,
): readonly string[] {
  return placesOf(secrets, run).flatMap(({ name, text }) =>
    Array.from(search.find(text), ([{ kind }, form]) => `${name} holds ${oneOf(kind)} ${form}`),
  );
}
