// One set-up from the command line to the last line that a person reads.
import { carryOut, type CarriedOut } from './carry-out/carry-out.ts';
import { answersOf, chooseAll } from './choose/choose-all.ts';
import { usableApp } from './app/existing.ts';
import { SecretText } from './app/secret-text.ts';
import { lookAround, type Surroundings } from './look/look.ts';
import type { Options } from './options.ts';
import { makePlan, whatIsMissing, type Planned } from './plan/make-plan.ts';
import { changes, type Plan } from './plan/plan.ts';
import type { Ports } from './ports.ts';
import { prove, type Proof } from './prove/prove.ts';
import { planRemoval } from './remove/remove.ts';
import { carryOutRemoval } from './remove/carry-out-removal.ts';
import { SetupError } from './setup-error.ts';
import { planLines } from './terminal/print-plan.ts';

export interface Result {
  readonly outcome: 'set-up' | 'unchanged' | 'planned' | 'declined' | 'checked' | 'removed';
  readonly plan?: Plan;
  readonly made?: readonly string[];
  readonly proof?: Proof;
  /** What a person has to do. */
  readonly next?: readonly string[];
}

export interface Settings {
  /** The root of this program's package, absolute. */
  readonly home: string;
  /** For `--token-stdin`. */
  readonly readStdin: () => Promise<string>;
}

export async function setUp(ports: Ports, options: Options, settings: Settings): Promise<Result> {
  const around = await lookAround(ports, options);
  if (options.remove === true) return removal(ports, around, options);
  if (options.check === true) return check(ports, around, settings.home);
  const wanted = await chooseAll(ports, around, settings.home);
  if (wanted.token.kind === 'app') await usableApp(ports, wanted, wanted.token);
  const planned = await makePlan(ports, wanted, around, settings.home);
  sayPlan(ports, planned.plan);
  if (changes(planned.plan).length === 0) {
    ports.say('Nothing to make.');
    if (planned.pending !== undefined)
      return told(ports, { plan: planned.plan, outcome: 'unchanged' }, `Merge ${planned.pending}.`);
    return proven(ports, planned, { plan: planned.plan, outcome: 'unchanged' }, options, false);
  }
  if (options.dryRun === true) return { outcome: 'planned', plan: planned.plan };
  if (!(await agreed(ports, options, 'Make these changes?')))
    return { outcome: 'declined', plan: planned.plan };
  const token = options.tokenStdin === true ? new SecretText(await settings.readStdin(), 'token') : undefined;
  const done = await carryOut(ports, {
    ...planned,
    place: around.place,
    record: { made: around.record?.made ?? [], answers: answersOf(planned.choices, around.options) },
    token,
    browser: options.browser,
  });
  return afterwards(ports, planned, done, options);
}

function sayPlan(ports: Ports, plan: Plan): void {
  for (const line of ['', ...planLines(plan)]) ports.say(line);
}

async function agreed(ports: Ports, { yes }: Options, question: string): Promise<boolean> {
  if (yes === true) return true;
  if (ports.person !== undefined) return ports.person.confirm(question);
  throw new SetupError('Nobody can answer here, so nothing was changed.', {
    hint: 'Add --yes to make these changes without a question, or --dry-run to see only the plan.',
  });
}

async function afterwards(
  ports: Ports,
  planned: Planned,
  { made, saved }: CarriedOut,
  options: Options,
): Promise<Result> {
  const result = { plan: planned.plan, outcome: 'set-up' as const, made };
  if (saved.next !== undefined) return told(ports, result, saved.next);
  if (!options.proof) ports.say('Everything is made. To check it, run the same command with --check.');
  return proven(ports, planned, result, options, true);
}

/** The workflows are not on the default branch yet, so they cannot run. */
function told(ports: Ports, result: Result, first: string): Result {
  const next = [first, 'Then run the same command with --check.'];
  for (const line of next) ports.say(line);
  return { ...result, next };
}

async function proven(
  ports: Ports,
  { choices }: Planned,
  result: Result,
  options: Options,
  isNew: boolean,
): Promise<Result> {
  if (!options.proof || options.dryRun === true) return result;
  return { ...result, proof: await shownProof(ports, prove(ports, choices, { publish: true, isNew })) };
}

async function check(ports: Ports, around: Surroundings, home: string): Promise<Result> {
  if (around.record === undefined)
    throw new SetupError(`No set-up of this program is recorded in ${around.repository.fullName}.`, {
      hint: 'Run it without --check to see what is missing.',
    });
  const choices = await chooseAll({ ...ports, person: undefined }, around, home);
  const missing = await whatIsMissing(ports, choices, around, home);
  const proof =
    missing.length === 0
      ? prove(ports, choices, { publish: false, isNew: true })
      : Promise.resolve({
          healthy: false,
          verdict: `Still missing: ${missing.join('; ')}. Without --check, the set-up makes what is missing.`,
          url: `${choices.github.web}/${choices.repository.fullName}`,
        });
  return { outcome: 'checked', proof: await shownProof(ports, proof) };
}

async function shownProof(ports: Ports, proving: Promise<Proof>): Promise<Proof> {
  const proof = await proving;
  ports.say(proof.verdict);
  ports.say(proof.url);
  return proof;
}

async function removal(ports: Ports, around: Surroundings, options: Options): Promise<Result> {
  if (around.record === undefined)
    throw new SetupError(
      `No set-up of this program is recorded in ${around.repository.fullName}, so nothing is known to be its own.`,
      {
        hint: 'What was set up by hand is removed by hand: docs/setup.md, "Undo".',
      },
    );
  const plan = await planRemoval(ports, around);
  sayPlan(ports, plan);
  if (options.dryRun === true) return { outcome: 'planned', plan };
  if (!(await agreed(ports, options, 'Remove these?'))) return { outcome: 'declined', plan };
  return { outcome: 'removed', plan, made: await carryOutRemoval(ports, plan) };
}
