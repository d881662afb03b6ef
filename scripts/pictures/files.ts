// Which picture shows which scene.
import type { Scheme } from './browser.ts';
import { SCENES, type Scene } from './scenes.ts';

export interface Picture {
  /** Below the root of the repository. */
  readonly file: string;
  readonly scene: Scene;
  readonly scheme: Scheme;
}

export const PICTURES: readonly Picture[] = SCENES.flatMap((scene) => [
  { file: `docs/images/${scene.name}.png`, scene, scheme: 'light' },
  ...(scene.inReadme ? [{ file: `docs/images/${scene.name}-dark.png`, scene, scheme: 'dark' } as const] : []),
]);
