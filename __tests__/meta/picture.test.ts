// The picture in the README shows what a run writes. It contains the summary from which it was drawn.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { textIn, withText } from '../../scripts/picture/png.ts';
import { read, root } from './repository.ts';

const file = 'docs/images/summary.png';
const picture = readFileSync(path.join(root, file));
const [, golden = ''] = read('__tests__/e2e/__golden__/rotate-two-targets.txt').split('── summary\n');

test('the picture in the README was drawn from the summary that a rotation writes: if not, run `npm run picture`', () => {
  expect(read('README.md')).toContain(`(${file})`);
  expect(textIn(picture, 'Summary')).toBe(golden.trim());
});

test('the picture has at most 150 kB', () => {
  expect(picture.length).toBeLessThanOrEqual(150_000);
});

test('a text is found by its keyword only', () => {
  const other = withText(picture, 'Comment', 'é');
  expect(textIn(other, 'Comment')).toBe('é');
  expect(textIn(other, 'Summary')).toBe(golden.trim());
  expect(textIn(picture, 'Comment')).toBeUndefined();
});
