// What the README shows and counts of a set-up is what the set-up prints and runs.
import { expect, test } from '@jest/globals';
import { read } from './repository.ts';

const readme = read('README.md');
const transcript = read('__tests__/e2e/setup/__golden__/set-up.txt').split('\n');
const ran = transcript.filter((line) => line.startsWith('$ '));
const plan = transcript.slice(
  transcript.indexOf('Azure'),
  transcript.findIndex((line) => line.startsWith('Plan: ')) + 1,
);
const [, sample = ''] =
  /<!-- setup-plan:begin -->\n\n```text\n([\s\S]*?)\n```\n\n<!-- setup-plan:end -->/.exec(readme) ?? [];

/** Only a long command may be shortened. */
function shows(line: string, whole: string): boolean {
  const begin = line.replace(/ …$/, '');
  return line === whole || (begin !== line && whole.startsWith('      ') && whole.startsWith(`${begin} `));
}

test('the plan in the README is the one that the set-up prints, with long commands shortened', () => {
  const lines = sample.split('\n');
  expect(lines).toHaveLength(plan.length);
  expect(lines.filter((line, index) => !shows(line, plan[index] ?? ''))).toEqual([]);
});

test('the numbers of commands in the README are those of the transcript', () => {
  const changes = ran.filter((line) =>
    / (?:create|set|delete|--method (?:PUT|POST)|workflow run) /.test(line),
  );
  const text = readme.replaceAll(/\s+/g, ' ');
  expect(text).toContain(
    `runs ${ran.length} commands of \`az\` and \`gh\` for you, ${changes.length} of which change something or start a workflow.`,
  );
});

test('the numbers of the way by hand in the README are those of its page', () => {
  const [, time] = /takes (30 to 45 minutes): 25 commands, a dozen clicks/.exec(read('docs/setup.md')) ?? [];
  expect(readme.replaceAll(/\s+/g, ' ')).toContain(`[25 commands, a dozen clicks, and ${time ?? '?'}]`);
});
