// The second part of the demo: a scheduled workflow that runs `rotate` once a week for a simulated year, with a run
// that is killed at the worst moment and a person who regenerates the live key in the portal.
import { runAction } from '../../simulator/runner/run-action.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { appToken } from '../../simulator/github/state/defaults.ts';
import { bold, dim, green, heading, identity, red } from './stage.ts';

const WEEK = 7 * 86_400_000;
const target = 'repo:octo/site#AZURE_MAPS_KEY';
const inputs = { ...identity, operation: 'rotate', 'max-age': '60d', 'github-token': appToken.value };

/** @returns whether the year ended as promised. */
export async function showYear(): Promise<boolean> {
  heading('a year of scheduled rotation: every week, max-age 60d');
  const simulator = await startSimulator();
  try {
    return await liveThrough(simulator);
  } finally {
    simulator.stop();
  }
}

async function liveThrough(simulator: Simulator): Promise<boolean> {
  const account = simulator.azure.account();
  const tally = { rotations: 0, deadByUs: 0, quiet: 0 };
  const secretIsLive = () => account.isLive(simulator.github.secret(target)?.value ?? '');
  let killedByPerson = false;
  simulator.sample = (when, { method }) => {
    if (
      when === 'after' &&
      method !== 'GET' &&
      simulator.github.secret(target) &&
      !secretIsLive() &&
      !killedByPerson
    )
      tally.deadByUs++;
    return undefined;
  };
  const say = (text: string) => {
    if (tally.quiet > 0)
      console.log(
        dim(
          `              ${tally.quiet} quiet ${tally.quiet === 1 ? 'week' : 'weeks'}: not due, nothing written`,
        ),
      );
    tally.quiet = 0;
    console.log(`  ${new Date(simulator.clock.now()).toISOString().slice(0, 10)}  ${text}`);
  };
  const interrupted = { struck: false };

  for (let week = 0; week < 52; week++) {
    if (week === 20) {
      simulator.inject({ match: { path: /regenerateKey$/ }, fault: { kind: 'kill', when: 'after' } });
      interrupted.struck = false;
    }
    if (week === 36) {
      account.regenerate(liveKeyOf(simulator));
      killedByPerson = true;
      say(red('a person regenerates the live key in the portal: the secret now holds a dead key'));
    }
    const run = await runAction(simulator, { inputs });
    if (run.outputs['outcome'] === 'unchanged') tally.quiet++;
    else say(sentence(run));
    if (run.outputs['rotated'] === 'true') tally.rotations++;
    if (secretIsLive()) killedByPerson = false;
    else say(red('the secret does not hold a live key'));
    simulator.clock.advance(WEEK);
  }
  say(
    bold(
      `${tally.rotations} rotations; the action itself never left a dead key in the secret${tally.deadByUs === 0 ? '' : ' — but it did!'}`,
    ),
  );
  return tally.deadByUs === 0 && tally.rotations >= 4 && secretIsLive();
}

function liveKeyOf(simulator: Simulator): 'primary' | 'secondary' {
  return simulator.github.secret(target)?.value === simulator.azure.account().keys.primary.value
    ? 'primary'
    : 'secondary';
}

function sentence(run: ActionRun): string {
  if (run.signal !== null) {
    return red(
      'this run is killed right after Azure regenerated the standby key; the secret still holds the other, live one',
    );
  }
  const { outcome = '', 'key-type': key = '', report = '{}' } = run.outputs;
  const { reason } = JSON.parse(report) as { reason?: string };
  return `${green(`${outcome}: the secret now holds the ${key} key`)} ${dim(`(${reason ?? ''})`)}`;
}
