// How a run must end for a reader: the result is the last line of the log, outside of its groups, and the summary shows the same
// result and everything that can be copied, whole.
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { linesOf } from '../../simulator/inspection/workflow-commands.ts';

const RESULT =
  /^(?:Rotated|Regenerated|Published|Refreshed|Listed|Unchanged|Planned|Healthy|Unhealthy|Created|Deleted|Discovered|Failed): [^.].*[^.]\.$/;

/** Of a run that reached its end, and whose log can be read. */
export function endingProblems(run: Pick<ActionRun, 'log' | 'signal' | 'summary' | 'outputs'>): string[] {
  if (run.signal !== null || run.log === '') return [];
  const { result } = JSON.parse(run.outputs['report'] ?? '{}') as { readonly result?: string };
  const last = linesOf(run.log.trimEnd()).at(-1);
  return [
    ...logProblems(run.log),
    ...summaryProblems(run),
    ...(result === undefined || result === last ? [] : [`the report has another result: ${result}`]),
  ];
}

export function logProblems(log: string): string[] {
  const lines = linesOf(log).filter((line) => line !== '');
  const results = lines.filter((line) => RESULT.test(line));
  let depth = 0;
  let deepest = 0;
  for (const line of lines) {
    if (line.startsWith('::group::')) depth += 1;
    if (line === '::endgroup::') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return [
    ...(RESULT.test(lines.at(-1) ?? '') ? [] : [`the last line is no result: ${lines.at(-1) ?? '(none)'}`]),
    ...(results.length > 1 ? [`${results.length} lines are results`] : []),
    ...(depth !== 0 ? ['the last line stands in a group'] : []),
    ...(deepest > 1 ? ['a group stands in a group'] : []),
  ];
}

const COPIED = /^(?:(?:az|gh|curl|df) .*[^.:]|\{.*\}|- uses: .*| {2,}\S.*)$/;

interface Failure {
  readonly hint: string;
  readonly documentation: string;
}

export function summaryProblems({ summary, outputs }: Pick<ActionRun, 'summary' | 'outputs'>): string[] {
  if (summary === '') return [];
  const { error } = JSON.parse(outputs['report'] ?? '{}') as { readonly error?: Failure | null };
  const blocks = blocksOf(summary);
  const lines = blocks.flatMap(({ text }) => text);
  const wanted = (error?.hint ?? '').split('\n').filter((line) => COPIED.test(line));
  return [
    ...blocks.filter(({ isClosed }) => !isClosed).map(({ text }) => `a block is cut: ${text.join(' ')}`),
    ...wanted.filter((line) => !lines.includes(line)).map((line) => `no block shows the whole line: ${line}`),
    ...(summary.split('<details>').length === summary.split('</details>').length ? [] : ['a list is cut']),
    ...(error &&
    !error.documentation.startsWith('docs/') &&
    !/\]\(https?:[^)]*troubleshooting\.md#[a-z-]+\)/.test(summary)
      ? ['no link leads to the troubleshooting page']
      : []),
  ];
}

function blocksOf(markdown: string): { readonly text: readonly string[]; readonly isClosed: boolean }[] {
  const blocks: { text: string[]; isClosed: boolean }[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const [mark] = /^(?:~{3,}|`{3,})/.exec(line) ?? [];
    if (fence === undefined && mark !== undefined) {
      fence = mark;
      blocks.push({ text: [], isClosed: false });
    } else if (fence !== undefined && line === fence) {
      fence = undefined;
      for (const block of blocks.slice(-1)) block.isClosed = true;
    } else if (fence !== undefined) blocks.at(-1)?.text.push(line);
  }
  return blocks;
}
