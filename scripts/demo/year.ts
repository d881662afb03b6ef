// The second part of the demo: a scheduled workflow that runs `rotate` once a week for a simulated year. One run is
// killed at the worst moment, and once someone regenerates the key in the portal.
import { runAction } from '../../simulator/runner/run-action.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { appToken } from '../../simulator/github/state/defaults.ts';
import { bold, dim, green, heading, identity, red } from './stage.ts';

const WEEK = 7 * 86_400_000;
const target = 'repo:octo/site#AZURE_MAPS_KEY';
const inputs = { ...identity, operation: 'rotate', 'max-age': '60d', 'github-token': appToken.value };

/** @returns whether the secret held a working key throughout, as far as the action can ensure it. */
export async function showYear(): Promise<boolean> {
  heading('a year of scheduled rotation: every week, max-age 60d');
  const simulator = await startSimulator();
  try {
    return await new Year(simulator).run();
  } finally {
    simulator.stop();
  }
}

class Year {
  readonly #simulator: Simulator;
  #rotations = 0;
  #quietWeeks = 0;
  #refreshes = 0;
  #isBroken = false;
  /** A key that a person regenerates in the portal stops working, and no tool can prevent that. */
  #isBrokenByPerson = false;

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
    simulator.sample = (when, { method }) => {
      if (when === 'after' && method !== 'GET' && this.#holdsStoppedKey()) this.#isBroken = true;
      return undefined;
    };
  }

  async run(): Promise<boolean> {
    for (let week = 0; week < 52; week++) {
      this.#disturb(week);
      await this.#rotate();
      this.#simulator.clock.advance(WEEK);
    }
    const verdict = this.#isBroken ? 'the action left' : 'the action never left';
    this.#log(bold(`${this.#rotations} rotations; ${verdict} a key that no longer works in the secret`));
    return !this.#isBroken && this.#rotations >= 4 && this.#secretWorks();
  }

  #disturb(week: number): void {
    if (week === 20)
      this.#simulator.inject({ match: { path: /regenerateKey$/ }, fault: { kind: 'kill', when: 'after' } });
    if (week !== 36) return;
    this.#simulator.azure.account().regenerate(publishedKeyOf(this.#simulator));
    this.#isBrokenByPerson = true;
    this.#log(
      red('someone regenerates the key in the portal: the secret now holds a key that no longer works'),
    );
  }

  async #rotate(): Promise<void> {
    const run = await runAction(this.#simulator, { inputs });
    const { outcome } = run.outputs;
    if (outcome === 'refreshed') this.#refreshes++;
    if (outcome === 'unchanged' || outcome === 'refreshed') this.#quietWeeks++;
    else this.#log(sentence(run));
    if (run.outputs['rotated'] === 'true') this.#rotations++;
    if (this.#secretWorks()) this.#isBrokenByPerson = false;
    else this.#log(red('the secret does not hold a working key'));
  }

  #holdsStoppedKey(): boolean {
    const exists = this.#simulator.github.secret(target) !== undefined;
    return exists && !this.#secretWorks() && !this.#isBrokenByPerson;
  }

  #secretWorks(): boolean {
    return this.#simulator.azure.account().isLive(this.#simulator.github.secret(target)?.value ?? '');
  }

  #log(text: string): void {
    const weeks = `${this.#quietWeeks} quiet ${this.#quietWeeks === 1 ? 'week' : 'weeks'}`;
    const writes = `in ${this.#refreshes} of them, the same key was written again, because nobody can read what the secret holds`;
    if (this.#quietWeeks > 0) console.log(dim(`              ${weeks}: not due; ${writes}`));
    this.#quietWeeks = 0;
    this.#refreshes = 0;
    console.log(`  ${new Date(this.#simulator.clock.now()).toISOString().slice(0, 10)}  ${text}`);
  }
}

function publishedKeyOf(simulator: Simulator): 'primary' | 'secondary' {
  return simulator.github.secret(target)?.value === simulator.azure.account().keys.primary.value
    ? 'primary'
    : 'secondary';
}

function sentence(run: ActionRun): string {
  if (run.signal !== null) {
    return red(
      'this run is killed immediately after Azure regenerated the standby key; the secret still holds the other key, which works',
    );
  }
  const { outcome = '', 'key-type': key = '', report = '{}' } = run.outputs;
  const { reason } = JSON.parse(report) as { reason?: string };
  return `${green(`${outcome}: the secret now holds the ${key} key`)} ${dim(`(${reason ?? ''})`)}`;
}
