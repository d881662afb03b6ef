// Proves that the set-up works: runs the check workflow, writes the first secret, and checks again. What takes effect only after
// minutes is waited for. The end is one line: healthy, or what is still missing.
import type { Choices } from '../choices.ts';
import type { Ports } from '../ports.ts';
import { CHECK_FILE, ROTATION_FILE } from '../workflow/workflows.ts';
import { runWorkflow, type RunEnd } from './runs.ts';

export interface Proof {
  readonly healthy: boolean;
  /** One line. */
  readonly verdict: string;
  readonly url: string;
}

const MINUTE = 60_000;

/** New roles and credentials take minutes: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting */
const PATIENCE = 15 * MINUTE;

/** The codes of the action's errors, in the links to their explanations. */
const SETTLING = ['azure-sign-in-refused', 'azure-forbidden'];

/** @param publish whether a missing or wrong secret is written by a run of the rotation. */
export async function prove(
  ports: Ports,
  choices: Choices,
  { publish, isNew }: { readonly publish: boolean; readonly isNew: boolean },
): Promise<Proof> {
  const first = await check(ports, choices, isNew);
  if (first.succeeded) return verdictOf(first, choices);
  if (!publish || !isUnhealthy(first) || lacksReviewers(choices)) return verdictOf(first, choices);
  ports.say(
    'Everything is set up; the secret does not hold the newest key yet. Running the rotation, which writes it …',
  );
  const rotation = await runWorkflow(ports, choices.github, ROTATION_FILE, choices.repository.branch);
  if (!rotation.succeeded) return verdictOf(rotation, choices);
  return verdictOf(await check(ports, choices, false), choices);
}

async function check(ports: Ports, choices: Choices, isNew: boolean): Promise<RunEnd> {
  const began = ports.now();
  for (;;) {
    ports.say(`Running ${CHECK_FILE} …`);
    const run = await runWorkflow(ports, choices.github, CHECK_FILE, choices.repository.branch);
    const waited = ports.now() - began;
    if (run.succeeded || !isNew || waited > PATIENCE || !SETTLING.some((code) => says(run, code))) return run;
    ports.say(
      `  Azure does not know the new role or credential yet, which is normal for up to ${String(PATIENCE / MINUTE)} minutes. Trying again in a minute (${String(Math.round(waited / MINUTE))} min so far) …`,
    );
    await ports.wait(MINUTE);
  }
}

function says({ problems }: RunEnd, code: string): boolean {
  return problems.some((problem) => problem.includes(`#${code}`));
}

function isUnhealthy(run: RunEnd): boolean {
  return says(run, 'unhealthy');
}

/** A rotation that nobody has to approve is not what was chosen. */
function lacksReviewers({ workflow, environment, repository }: Choices): boolean {
  return workflow === 'approval' && !repository.reviewed.some((one) => one === environment);
}

function verdictOf(run: RunEnd, choices: Choices): Proof {
  const { secretName, workflow, github, repository } = choices;
  if (run.waits)
    return {
      healthy: false,
      url: run.url,
      verdict: `Still missing: an approval. The run waits for a reviewer, and then writes the key. Approve it, and run the set-up with --check: ${run.url}`,
    };
  if (run.succeeded)
    return {
      healthy: true,
      url: run.url,
      verdict: `Healthy: the secret ${secretName} holds the newest key.`,
    };
  const problem = run.problems.at(-1)?.split('\n')[0];
  const missing =
    isUnhealthy(run) && workflow === 'approval'
      ? `the first key. ${lacksReviewers(choices) ? `Add reviewers in ${github.web}/${repository.fullName}/settings/environments, run` : 'Run'} ${ROTATION_FILE} in ${github.web}/${repository.fullName}/actions, and approve it`
      : (problem ?? `the run failed without saying why: ${run.url}`);
  return { healthy: false, url: run.url, verdict: `Still missing: ${missing}` };
}
