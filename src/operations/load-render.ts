// Loads what renders a report while the run waits for its first responses: it is not needed before the end, but then at once if
// the process is ending.

import type { Render } from '../core/report/rendered.ts';

let loaded: Render | undefined;

export async function loadRender(): Promise<Render> {
  const { render } = await import('../core/report/rendered.ts');
  loaded = render;
  return render;
}

/** @returns undefined before it is loaded, some milliseconds after the beginning of a run. */
export function loadedRender(): Render | undefined {
  return loaded;
}
