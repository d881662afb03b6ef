// Carries out a plan, step by step. Whatever happens, it is known what was made: each thing is recorded before it is made, and an
// end before the last step says what it was about.
import { createApp } from '../app/create-app.ts';
import { storeExistingApp, storeToken } from '../app/existing.ts';
import type { SecretText } from '../app/secret-text.ts';
import type { Choices } from '../choices.ts';
import { filledIn, type Results } from '../command.ts';
import type { Place } from '../look/repository.ts';
import { changes, type Plan, type Step } from '../plan/plan.ts';
import type { Ports } from '../ports.ts';
import { saveRecord, type SetupRecord } from '../record.ts';
import { SetupError } from '../setup-error.ts';
import { mustRun, readJson } from '../tools/tools.ts';
import { during } from './during.ts';
import { saveFiles, type Saved } from './save-files.ts';

export interface Work {
  readonly choices: Choices;
  readonly place: Place;
  readonly plan: Plan;
  /** What the next set-up finds, without what this plan makes. */
  readonly record: SetupRecord;
  /** For `--token-stdin`, or from a question. */
  readonly token: SecretText | undefined;
  readonly browser: boolean;
}

export interface CarriedOut {
  /** `managed identity …`. */
  readonly made: readonly string[];
  readonly saved: Saved;
}

export async function carryOut(ports: Ports, work: Work): Promise<CarriedOut> {
  const { plan, choices, record } = work;
  const made: string[] = [];
  let results: Results = {};
  let saved: Saved = {};
  const planned = changes(plan)
    .filter(({ sign }) => sign === '+')
    .map(({ what }) => what);
  await mustRun(
    ports,
    filledIn(saveRecord(choices.github, { ...record, made: [...new Set([...record.made, ...planned])] }), {}),
  );
  for (const step of plan.steps) {
    if (step.action === undefined) continue;
    await during(ports, step, made, async () => {
      const done = await perform(ports, work, step.action, results);
      results = { ...results, ...done.results };
      saved = done.saved ?? saved;
    });
    made.push(...step.items.filter(({ sign }) => sign === '+' || sign === '~').map(({ what }) => what));
  }
  return { made, saved };
}

interface Done {
  readonly results?: Results;
  readonly saved?: Saved;
}

async function perform(ports: Ports, work: Work, action: Step['action'], results: Results): Promise<Done> {
  const { choices } = work;
  switch (action?.kind) {
    case undefined:
      return {};
    case 'commands':
      for (const command of action.commands) await mustRun(ports, filledIn(command, results));
      return {};
    case 'deployment':
      return { results: { 'client-id': await deploy(ports, action.command, results) } };
    case 'new-app': {
      const { clientId } = await createApp(ports, choices, action.name, work.browser);
      return { results: { 'app-client-id': clientId } };
    }
    case 'app-key':
      await storeExistingApp(ports, choices, { ...action, kind: 'app' });
      return {};
    case 'token':
      await storeToken(ports, choices, work.token);
      return {};
    case 'files':
      return { saved: await saveFiles(ports, choices, work.place, action.files) };
  }
}

interface DeploymentEnd {
  readonly properties?: { readonly outputs?: { readonly clientId?: { readonly value?: string } } };
}

async function deploy(
  ports: Ports,
  command: Parameters<typeof filledIn>[0],
  results: Results,
): Promise<string> {
  const { properties } = await readJson<DeploymentEnd>(ports, filledIn(command, results));
  const clientId = properties?.outputs?.clientId?.value;
  if (clientId === undefined)
    throw new SetupError('The deployment ended without the client ID of the identity.', {
      hint: 'Run the set-up again: it makes only what is missing.',
    });
  return clientId;
}
