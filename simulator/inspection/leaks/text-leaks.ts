// Finds secrets in the text that a run produced: log, summary, outputs and files.
import type { ActionRun } from '../action-run.ts';
import { isMaskLine, linesOf } from '../workflow-commands.ts';
import { formsOf, partsOf } from './forms.ts';
import { SecretSearch } from './secret-search.ts';
import type { Secret } from './secrets.ts';

interface Place {
  readonly name: string;
  readonly text: string;
}

/** With `output-key: true`, the output `key` may contain a current key, and nothing else. */
function isAllowedKeyOutput(secrets: readonly Secret[], { inputs, outputs: { key } }: ActionRun): boolean {
  if (key === undefined || key === '') return true;
  return (
    inputs['output-key'] === 'true' && secrets.some(({ kind, value }) => kind === 'live key' && value === key)
  );
}

function placesOf(secrets: readonly Secret[], run: ActionRun): readonly Place[] {
  const { key, ...otherOutputs } = run.outputs;
  const stdout = linesOf(run.stdout).filter((line) => !isMaskLine(line));
  const places: Place[] = [
    { name: 'stdout', text: stdout.join('\n') },
    { name: 'stderr', text: run.stderr },
    { name: 'the summary', text: run.summary },
    ...Object.entries(otherOutputs).map(([name, text]) => ({ name: `the output '${name}'`, text })),
    ...Object.entries(run.files).map(([name, text]) => ({ name, text })),
  ];
  return isAllowedKeyOutput(secrets, run)
    ? places
    : [...places, { name: "the output 'key'", text: key ?? '' }];
}

export function textLeaks(secrets: readonly Secret[], run: ActionRun): readonly string[] {
  const search = new SecretSearch(secrets, (secret) => [...formsOf(secret.value), ...partsOf(secret)]);
  return placesOf(secrets, run).flatMap(({ name, text }) =>
    Array.from(search.find(text), ([{ kind }, form]) => `${name} holds a ${kind} ${form}`),
  );
}
