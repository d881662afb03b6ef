// The pictures in the documents show what runs write. Each contains the summary from which it was drawn.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { PICTURES } from '../../scripts/pictures/files.ts';
import { textIn, withText } from '../../scripts/pictures/png.ts';
import { summaryIn } from '../../scripts/pictures/scene-text.ts';
import { SCENES } from '../../scripts/pictures/scenes.ts';
import { read, root } from './repository.ts';

const folder = 'docs/images';
const sizeOf = (file: string): number => statSync(path.join(root, file)).size;
const picture = (file: string): Buffer => readFileSync(path.join(root, file));
const golden = (name: string): string => summaryIn(read(`__tests__/e2e/__golden__/scenes/${name}.txt`));

test.each(PICTURES)(
  '$file was drawn from the summary that its run writes: if not, run `npm run pictures`',
  ({ file, scene }) => {
    expect(textIn(picture(file), 'Summary')).toBe(golden(scene.name));
  },
);

test('each scene has a golden file, and each picture a scene', () => {
  const names = (files: readonly string[]): readonly string[] =>
    files.map((file) => path.basename(file)).sort();
  const goldens = readdirSync(path.join(root, '__tests__/e2e/__golden__/scenes'));
  expect(names(goldens)).toEqual(SCENES.map(({ name }) => `${name}.txt`).sort());
  expect(readdirSync(path.join(root, folder)).sort()).toEqual(names(PICTURES.map(({ file }) => file)));
});

test('a picture has at most 150 kB, and all have less than 1 MB', () => {
  const sizes = PICTURES.map(({ file }) => sizeOf(file));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(150_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_000_000);
});

test('docs/summaries.md shows every scene, and the README two, in the theme of the reader', () => {
  const page = read('docs/summaries.md');
  expect(SCENES.filter(({ name }) => !page.includes(`](images/${name}.png)`))).toEqual([]);
  const shown = Array.from(
    read('README.md').matchAll(/(?:srcset|src)="(docs\/images\/[^"]+)"/g),
    ([, file]) => file,
  );
  expect([...shown].sort()).toEqual(
    PICTURES.filter(({ scene }) => scene.inReadme)
      .map(({ file }) => file)
      .sort(),
  );
});

test('a text is found by its keyword only', () => {
  const own = picture(`${folder}/rotated.png`);
  const other = withText(own, 'Comment', 'é');
  expect(textIn(other, 'Comment')).toBe('é');
  expect(textIn(other, 'Summary')).toBe(golden('rotated'));
  expect(textIn(own, 'Comment')).toBeUndefined();
});
