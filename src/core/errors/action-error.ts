// The error type of this action, with a closed list of codes. The message states what failed; the hint gives the likely
// cause and the next step. Neither may contain a key, a token, or a response body.

import { ERROR_CATALOGUE, type ErrorCode } from './catalogue.ts';

export type { ErrorCode } from './catalogue.ts';

export interface ErrorDetails {
  /** The likely cause and the next step; may contain lines to paste. */
  readonly hint: string;
  readonly cause?: unknown;
}

export class ActionError extends Error {
  override readonly name = 'ActionError';
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, { hint, cause }: ErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }

  get title(): string {
    return ERROR_CATALOGUE[this.code].title;
  }
}

/** The error to pass on untranslated: one of this action's own, or the reason why the run aborted its requests. */
export function ownErrorOf(error: unknown, signal: AbortSignal): ActionError | undefined {
  if (error instanceof ActionError) return error;
  return signal.aborted && signal.reason instanceof ActionError ? signal.reason : undefined;
}

/** Converts anything thrown. The text of a foreign error is not shown, because it may quote a response body. */
export function asActionError(thrown: unknown): ActionError {
  if (thrown instanceof ActionError) return thrown;
  const failure = machineFailureOf(thrown);
  if (failure !== undefined) {
    const [message, hint] = failure;
    return new ActionError('runner-failed', message, {
      hint: `${hint}\nThen run the workflow again.`,
      cause: thrown,
    });
  }
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  const kind = /^\w{1,40}$/.test(name) ? name : 'error';
  // The first frame in the bundle, whose files are index.js and 123.index.js.
  const [, at] =
    /^\s+at .*?((?:\d+\.)?index\.js:\d+:\d+)\)?$/m.exec(
      thrown instanceof Error ? (thrown.stack ?? '') : '',
    ) ?? [];
  return new ActionError(
    'internal',
    `An unexpected ${kind} occurred${at === undefined ? '' : ` at ${at}`}.`,
    {
      hint: 'Report this with the log of the run: it is most likely a bug in this action, not in your setup.',
      cause: thrown,
    },
  );
}

/**
 * A refusal of the operating system has a code and a system call, which are harmless; its message can contain a path. A failure
 * of the network has them too, but whoever sent the request should have handled it.
 */
function machineFailureOf(thrown: unknown): readonly [message: string, hint: string] | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  const code = String(thrown.code);
  if (code === 'ERR_MODULE_NOT_FOUND') {
    return [
      'A file of this action is missing on the runner.',
      'Use the whole repository of the action at a tag or commit, with every file of its dist folder.',
    ];
  }
  // `spawn az`: what follows the name may be a path.
  const [call] = 'syscall' in thrown ? (/^\w{1,40}(?= |$)/.exec(String(thrown.syscall)) ?? []) : [];
  if (call === undefined || !/^E(?!CONN|PIPE|HOST|NET|TIMED|NOTFOUND|AI_|ADDR)[A-Z0-9]+$/.test(code))
    return undefined;
  return [
    `The runner's machine refused an operation: ${call} failed with ${code}.`,
    'On that machine, check permissions, the free disk space and memory, and the limit of open files:\ndf -h; free -m; ulimit -n',
  ];
}
