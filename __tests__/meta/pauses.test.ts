// No run pauses without a word: only two functions pause, and both announce it first. What a library waits for is announced by
// the file that configures the library.
import { expect, test } from '@jest/globals';
import { filesUnder, read } from './repository.ts';

const sources = filesUnder('src', '.ts').map((file) => ({ file, text: read(file) }));

function filesWith(pattern: RegExp): string[] {
  return sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
}

test('only these files can pause, and all but the clock announce it', () => {
  const files = filesWith(/\bclock\.sleep\(|setTimeout.*timers\/promises|\bsetInterval\(|Atomics\.wait\(/);
  expect(files).toEqual([
    'src/core/waits/pause.ts',
    // Announces one pause of many requests once.
    'src/github/secrets/new-token.ts',
    'src/http/pause.ts',
    'src/runner/clock.ts',
  ]);
  for (const file of files.filter((one) => !one.startsWith('src/runner/')))
    expect(read(file)).toMatch(/log\.info\(\s*describeWait\(/);
});

test('every other timer is a limit of time: nothing waits for it to end', () => {
  expect(filesWith(/\bsetTimeout\((?!length)/)).toEqual([
    'src/azure/client/retries.ts',
    'src/azure/sign-in/az-cli.ts',
    'src/main.ts',
    'src/operations/ending.ts',
  ]);
});

test("the waits of GitHub's plugins, for a retry and for a rate limit, are announced where they are decided", () => {
  const text = read('src/github/client/retries.ts');
  expect(text.match(/log\.info\(describeWait\(/g)).toHaveLength(2);
  expect(filesWith(/describeWait\(/)).toEqual([
    'src/core/waits/pause.ts',
    'src/github/client/retries.ts',
    'src/github/secrets/new-token.ts',
    'src/http/pause.ts',
  ]);
});
