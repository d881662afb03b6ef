// Runs the workflows that are dispatched in the simulated GitHub: with the variables and secrets that are stored there, the subjects
// that the repository is configured for, and the App that is really installed.
import type {
  Dispatch,
  Conclusion,
  PlayedJob,
  PlayedRun,
} from '../../simulator/github/state/workflow-runs.ts';
import { jobToken } from '../../simulator/github/state/defaults.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { ACTION } from '../meta/repository.ts';
import { Repository } from '../e2e/examples/repository.ts';
import type { World } from '../e2e/world.ts';
import type { GitHubRequest } from './installation-token.ts';
import { play, type JobResult, type Played } from './play.ts';
import type { Stage } from './stage.ts';

/** @returns the runs that have been played, in order. */
export function playDispatches(world: World): readonly Played[] {
  const { simulator } = world;
  const runs: Played[] = [];
  simulator.github.runs.onDispatch = async (dispatch) => {
    const played = await play(asOwner(dispatch.workflow.text), stageOf(dispatch, world), dispatch.inputs);
    runs.push(played);
    return runOf(played);
  };
  return runs;
}

/** The name that the tests use for whoever publishes this action. */
function asOwner(text: string): string {
  return text.replaceAll(/(?<=uses:\s*)[\w-]+\/azure-maps-keys(?=[@/])/g, ACTION);
}

function stageOf(dispatch: Dispatch, world: World): Stage {
  const { repository, ref, runId, workflow, vars, secrets, sha } = dispatch;
  const { fullName, owner } = repository;
  const [, name = ''] = /^refs\/heads\/(.+)$/.exec(ref) ?? [];
  const surroundings = new Repository(world);
  const env = {
    GITHUB_REPOSITORY: fullName,
    GITHUB_REPOSITORY_OWNER: owner.login,
    GITHUB_RUN_ID: String(runId),
  };
  for (const { name: environment, reviewers = [] } of repository.environments)
    if (reviewers.length > 0) surroundings.reviewed.add(environment);
  return Object.assign(surroundings, {
    contexts: {
      github: {
        repository: fullName,
        repository_owner: owner.login,
        server_url: world.simulator.github.webUrl,
        api_url: world.simulator.github.apiUrl,
        run_id: String(runId),
        ref,
        ref_name: name,
        sha,
        event_name: 'workflow_dispatch',
        workflow_ref: `${fullName}/${workflow.path}@${ref}`,
        token: jobToken.value,
      },
      vars,
      secrets,
    },
    repository: fullName,
    subject: dispatch.subject,
    environment: dispatch.environment,
    request: requestTo(world.simulator),
    run: ((inputs, options) =>
      world.start({
        ...options,
        inputs,
        event: { name: 'workflow_dispatch' },
        env: { ...env, ...options.env },
      })) satisfies Stage['run'],
  });
}

function requestTo(simulator: Simulator): GitHubRequest {
  return async (method, path, bearer, body) => {
    const answer = await simulator.send({
      method,
      url: new URL(`${simulator.github.apiUrl}${path}`),
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `bearer ${bearer}`,
        'user-agent': 'actions/create-github-app-token',
        'x-github-api-version': '2022-11-28',
        ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      },
      body: body === undefined ? '' : JSON.stringify(body),
    });
    if (answer.kind !== 'reply') throw new Error('other side closed');
    return {
      status: answer.reply.status,
      body: JSON.parse(answer.reply.body) as Readonly<Record<string, unknown>>,
    };
  };
}

const conclusions: Readonly<Record<JobResult, Conclusion | null>> = {
  success: 'success',
  failure: 'failure',
  skipped: 'skipped',
  canceled: 'cancelled',
  waiting: null,
  pending: null,
};

const levels = { error: 'failure', warning: 'warning', notice: 'notice' } as const;

function runOf({ results, annotationsOfJobs }: Played): PlayedRun {
  const jobs = Object.entries(results).map(([name, result]): PlayedJob => {
    const annotations = (annotationsOfJobs.get(name) ?? []).map(({ level, title, message }) => ({
      level: levels[level],
      message,
      title: title ?? null,
    }));
    return { name, conclusion: conclusions[result], annotations };
  });
  const all = Object.values(results);
  if (all.includes('waiting') || all.includes('pending')) return { conclusion: null, jobs };
  return { conclusion: all.includes('failure') ? 'failure' : 'success', jobs };
}
