// `npm run pictures`: draws the job summaries of the scenes for docs/images, as GitHub shows them. Each picture contains its
// summary as text, so that a test notices when the summary has changed and the picture has not; a picture whose summary has
// not changed is kept, unless `--all` is given. It needs a Chromium browser and Mermaid, which are no dependencies of this
// project.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startCaseRunner, type CaseRunner } from '../simulator/runner/case-runner.ts';
import { identity } from './demo/stage.ts';
import { Gallery, INSTALL, missingTool, type Sight } from './pictures/gallery.ts';
import { PICTURES } from './pictures/files.ts';
import { textIn, withText } from './pictures/png.ts';
import { sceneText, summaryIn } from './pictures/scene-text.ts';
import { SCENES, type Scene } from './pictures/scenes.ts';
import { root, script } from './spawn.ts';

/** Virtual milliseconds in a real one, as in the tests. */
const SCALE = 4;

interface Play {
  readonly sight: Sight;
  /** As in the golden file. */
  readonly summary: string;
}

async function play(runner: CaseRunner, scene: Scene): Promise<Play> {
  const simulator = await runner.start({ accounts: scene.accounts });
  try {
    scene.prepare?.(simulator);
    const run = await runner.run(simulator, { inputs: { ...identity, ...scene.inputs } });
    const sight = { markdown: run.summary, now: simulator.clock.now() };
    return { sight, summary: summaryIn(sceneText(run, scene)) };
  } finally {
    simulator.stop();
  }
}

async function playAll(): Promise<ReadonlyMap<string, Play>> {
  const runner = await startCaseRunner(SCALE);
  try {
    const plays = new Map<string, Play>();
    for (const scene of SCENES) plays.set(scene.name, await play(runner, scene));
    return plays;
  } finally {
    await runner.stop();
  }
}

await script(async () => {
  const missing = missingTool();
  if (missing === 'mermaid') throw new Error(`Mermaid draws the charts. Install it first:\n  ${INSTALL}`);
  const plays = await playAll();
  mkdirSync(path.join(root, 'docs/images'), { recursive: true });
  const gallery = await Gallery.open();
  try {
    for (const { file, scene, scheme } of PICTURES) {
      const played = plays.get(scene.name);
      if (played === undefined) throw new Error(`The scene ${scene.name} was not played.`);
      const { sight, summary } = played;
      const target = path.join(root, file);
      const isCurrent = existsSync(target) && textIn(readFileSync(target), 'Summary') === summary;
      if (isCurrent && !process.argv.includes('--all')) continue;
      await gallery.show(sight, scheme);
      const faults = await gallery.faults();
      for (const fault of faults) console.warn(`! ${file}: ${fault}`);
      const picture = withText(await gallery.picture(), 'Summary', summary);
      writeFileSync(target, picture);
      console.log(`${file}  ${Math.ceil(picture.length / 1000)} kB`);
    }
  } finally {
    await gallery.close();
  }
});
