// The run as the runner's variables name it, and the pages that belong to it. Pure.

import type { ErrorCode } from '../errors/action-error.ts';

/** What is not known, as outside a workflow, is undefined. */
export interface RunFacts {
  /** The origin of the GitHub server. */
  readonly server: string;
  /** Of the workflow: `octo/site`. */
  readonly repository: string | undefined;
  readonly id: string | undefined;
  /** From 1; more after the run was started again. */
  readonly attempt: number | undefined;
  /** The page of this attempt. */
  readonly url: string | undefined;
  readonly workflow: string | undefined;
  readonly event: string | undefined;
  /** Who caused the run; for a schedule, who last changed it. */
  readonly actor: string | undefined;
  /** Who started this attempt, which differs from the actor after the run was started again. */
  readonly triggeringActor: string | undefined;
  /** The folder of this version of the action, as a web page; undefined if the runner does not identify the version. */
  readonly actionPage: string | undefined;
}

/** @param variable an environment variable of the runner, empty if it is not set. */
export function runFacts(variable: (name: string) => string): RunFacts {
  const matching = (name: string, shape: RegExp): string | undefined => {
    const value = variable(name);
    return shape.test(value) ? value : undefined;
  };
  const server = serverOf(variable('GITHUB_SERVER_URL'));
  const repository = matching('GITHUB_REPOSITORY', REPOSITORY);
  const id = matching('GITHUB_RUN_ID', NUMBER);
  const attempt = matching('GITHUB_RUN_ATTEMPT', NUMBER);
  const action = matching('GITHUB_ACTION_REPOSITORY', REPOSITORY);
  const ref = matching('GITHUB_ACTION_REF', /^[\w./-]{1,200}$/);
  return {
    server,
    repository,
    id,
    attempt: attempt === undefined ? undefined : Number(attempt),
    url:
      repository === undefined || id === undefined
        ? undefined
        : `${server}/${repository}/actions/runs/${id}${attempt === undefined ? '' : `/attempts/${attempt}`}`,
    workflow: shown(variable('GITHUB_WORKFLOW')),
    event: shown(variable('GITHUB_EVENT_NAME')),
    actor: shown(variable('GITHUB_ACTOR')),
    triggeringActor: shown(variable('GITHUB_TRIGGERING_ACTOR')),
    actionPage: action === undefined || ref === undefined ? undefined : `${server}/${action}/blob/${ref}`,
  };
}

const REPOSITORY = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;
const NUMBER = /^\d{1,15}$/;

function shown(value: string): string | undefined {
  return value === '' ? undefined : value;
}

function serverOf(given: string): string {
  const origin = given.trim().replace(/\/+$/, '');
  return /^https?:\/\/[\w.:-]+$/.test(origin) ? origin : 'https://github.com';
}

/** The heading of an error code in the documentation of the running version: an address, or a path if that is not known. */
export function documentationOf(code: ErrorCode, { actionPage }: RunFacts): string {
  const page = `docs/troubleshooting.md#${code}`;
  return actionPage === undefined ? page : `${actionPage}/${page}`;
}
