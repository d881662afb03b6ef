// `npm run picture`: draws docs/images/summary.png, the job summary of a rotation, as GitHub shows it. The run is the one of
// the golden file rotate-two-targets, and the picture contains its summary as text, so that a test notices when the summary
// has changed and the picture has not. It needs a Chromium browser and Mermaid, which are no dependencies of this project.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transcript } from '../simulator/inspection/transcript.ts';
import { runAction } from '../simulator/runner/run-action.ts';
import { startSimulator } from '../simulator/simulator.ts';
import { day } from '../simulator/determinism/clock.ts';
import type { ActionRun } from '../simulator/inspection/action-run.ts';
import { identity } from './demo/stage.ts';
import { screenshot } from './picture/browser.ts';
import { pageOf } from './picture/page.ts';
import { withText } from './picture/png.ts';
import { root, script } from './spawn.ts';

const MERMAID = '12.3.0';
const mermaid = path.join(root, '.cache/picture/node_modules/mermaid/dist/mermaid.min.js');
const picture = path.join(root, 'docs/images/summary.png');

/** A rotation, and the time at its end. */
async function rotation(): Promise<{ run: ActionRun; now: number }> {
  const simulator = await startSimulator();
  try {
    const [account] = simulator.azure.accounts;
    const updatedAt = simulator.clock.now() - 3 * day;
    for (const target of ['repo:octo/site#AZURE_MAPS_KEY', 'env:octo/site/staging#AZURE_MAPS_KEY'])
      simulator.github.setSecret(target, account?.keys.primary.value ?? '', { updatedAt });
    const targets = 'repo:octo/site\nenv:octo/site/staging';
    const run = await runAction(simulator, { inputs: { ...identity, 'max-age': '90d', targets } });
    return { run, now: simulator.clock.now() };
  } finally {
    simulator.stop();
  }
}

await script(async () => {
  if (!existsSync(mermaid)) {
    const install = `npm install --prefix .cache/picture --ignore-scripts mermaid@${MERMAID}`;
    throw new Error(
      `Mermaid, which draws the chart of the summary, is missing. Install it first:\n  ${install}`,
    );
  }
  const { run, now } = await rotation();
  const image = await screenshot(pageOf(run.summary, mermaid, now));
  const [, summary = ''] = transcript(run).split('── summary\n');
  writeFileSync(picture, withText(image, 'Summary', summary.trim()));
  console.log(`Wrote ${path.relative(root, picture)}.`);
});
