// Starts a workflow by hand and waits for its end.
import { filledIn } from '../command.ts';
import type { Ports } from '../ports.ts';
import { SetupError } from '../setup-error.ts';
import type { GitHub } from '../tools/github.ts';
import { mustRun, readIfThere, readJson } from '../tools/tools.ts';

interface Run {
  readonly databaseId: number;
  readonly status: string;
  readonly conclusion: string;
  readonly url: string;
}

interface RunDetails extends Omit<Run, 'databaseId'> {
  readonly jobs: readonly {
    readonly databaseId: number;
    readonly name: string;
    readonly conclusion: string;
  }[];
}

export interface RunEnd {
  readonly succeeded: boolean;
  /** For a reviewer. */
  readonly waits: boolean;
  readonly url: string;
  /** What its failed jobs say, newest last. */
  readonly problems: readonly string[];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Minutes. */
const PATIENCE = 20;

export async function runWorkflow(
  ports: Ports,
  github: GitHub,
  file: string,
  branch: string,
): Promise<RunEnd> {
  const before = new Set((await runsOf(ports, github, file)).map(({ databaseId }) => databaseId));
  await mustRun(ports, filledIn(github.run(file, branch), {}));
  const id = await newRun(ports, github, file, before);
  const began = ports.now();
  let said = 0;
  for (let pause = SECOND; ; pause = Math.min(pause * 1.5, 10 * SECOND)) {
    const run = await readJson<RunDetails>(ports, {
      tool: 'gh',
      args: ['run', 'view', String(id), ...github.repo, '--json', 'status,conclusion,jobs,url'],
    });
    if (run.status === 'completed') return ended(ports, github, run);
    if (run.status === 'waiting') return { succeeded: false, waits: true, url: run.url, problems: [] };
    const minutes = Math.floor((ports.now() - began) / MINUTE);
    if (minutes > said) ports.say(`  ${run.status.replace('_', ' ')} for ${String(minutes)} min: ${run.url}`);
    said = minutes;
    if (minutes >= PATIENCE) throw tooLong(run);
    await ports.wait(pause);
  }
}

function tooLong({ url }: RunDetails): SetupError {
  return new SetupError(`The run has not ended within ${String(PATIENCE)} minutes: ${url}`, {
    hint: 'Look at it in the browser; then run the set-up with --check. A run that stays queued waits for a runner.',
  });
}

/** GitHub answers before the run exists. */
async function newRun(
  ports: Ports,
  github: GitHub,
  file: string,
  before: ReadonlySet<number>,
): Promise<number> {
  for (let attempt = 0; attempt < 30; attempt++) {
    const run = (await runsOf(ports, github, file)).find(({ databaseId }) => !before.has(databaseId));
    if (run !== undefined) return run.databaseId;
    await ports.wait(2000);
  }
  throw new SetupError(`GitHub has accepted the request to run ${file}, but shows no run after a minute.`, {
    hint: 'Check whether Actions are enabled for the repository, under Settings, Actions, General.',
  });
}

async function runsOf(ports: Ports, github: GitHub, file: string): Promise<readonly Run[]> {
  const fields = 'databaseId,status,conclusion,createdAt,url';
  return readJson<Run[]>(ports, {
    tool: 'gh',
    args: [
      'run',
      'list',
      '--workflow',
      file,
      ...github.repo,
      '--event',
      'workflow_dispatch',
      '--limit',
      '5',
      '--json',
      fields,
    ],
  });
}

interface Annotation {
  readonly annotation_level: string;
  readonly title: string | null;
  readonly message: string;
}

async function ended(ports: Ports, github: GitHub, run: RunDetails): Promise<RunEnd> {
  const failed = run.jobs.filter(({ conclusion }) => conclusion === 'failure');
  const annotations = await Promise.all(
    failed.map(({ databaseId }) =>
      readIfThere<Annotation[]>(ports, github.readRepository(`check-runs/${String(databaseId)}/annotations`)),
    ),
  );
  const problems = annotations
    .flatMap((one) => one ?? [])
    .filter(({ annotation_level }) => annotation_level === 'failure')
    .map(({ message }) => message)
    // The runner adds this line to the error of every failed step.
    .filter((message) => !message.startsWith('Process completed with exit code'));
  return { succeeded: run.conclusion === 'success', waits: false, url: run.url, problems };
}
