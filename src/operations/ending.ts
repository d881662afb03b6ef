// Ends a run with exactly one report, also if an error is thrown that no part of the run awaits, or if the run stops before its
// end. A run with a key to publish goes on after such an error, and fails at its end.

import { ActionError, asActionError } from '../core/errors/action-error.ts';
import type { Runner } from '../core/ports/runner.ts';
import { reportOfFailure, reportWithoutRequest } from '../core/report/failure-reports.ts';
import type { Report } from '../core/report/report.ts';
import type { ActionRequest } from '../core/request.ts';
import { MINUTE, type Duration } from '../core/time.ts';
import type { Progress } from './context.ts';
import { deliver, deliverError, deliverFailure } from './deliver.ts';
import { afterOutcome, hasChanged, NOTHING_TO_REPEAT, whatWasDone } from '../core/report/result/done.ts';

/** How long a run may go on after such an error: what it awaits may never happen. Most jobs end after 15 minutes. */
const LIMIT: Duration = 10 * MINUTE;

export class Ending {
  readonly #runner: Runner;
  readonly #exit: () => void;
  #run: { readonly request: ActionRequest; readonly progress: Progress } | undefined;
  #stray: ActionError | undefined;
  #isClaimed = false;
  /** Of the process. It becomes 0 when the report of a success has been delivered. */
  exitCode: 0 | 1 = 1;

  /** @param exit ends the process with `exitCode`. */
  constructor(runner: Runner, exit: () => void = () => undefined) {
    this.#runner = runner;
    this.#exit = exit;
  }

  /** @returns the record to keep of what the run does. */
  begin(request: ActionRequest): Progress {
    const progress = { mayHaveChanged: false };
    this.#run = { request, progress };
    return progress;
  }

  /** The report of a run that failed, with what it had done until then. */
  reportOf(thrown: unknown): Report {
    const error = errorOf(thrown);
    if (!this.#run) return reportWithoutRequest(error, undefined, undefined);
    const { request, progress } = this.#run;
    const { execution } = progress;
    const mayHaveChanged = progress.mayHaveChanged || progress.isRequesting === true;
    const soFar = execution?.soFar(error);
    try {
      const report = soFar && execution?.report(soFar);
      if (report) return { ...report, outcome: outcomeOfFailure(mayHaveChanged, report), error };
    } catch {
      // What made the run fail may prevent its whole report, too.
    }
    return reportOfFailure(error, request, mayHaveChanged, soFar);
  }

  /** Remembers an error that no part of the run awaits. */
  note(thrown: unknown): void {
    if (this.#isClaimed || this.#stray) return;
    this.#stray = errorOf(thrown);
    this.#runner.endGroup();
    this.#runner.info(`${this.#stray.message} The run continues, and will be reported as failed`);
    setTimeout(() => {
      this.stop();
      this.#exit();
    }, LIMIT).unref();
  }

  async deliver(report: Report): Promise<void> {
    if (this.#isClaimed) return;
    this.#isClaimed = true;
    const ended = this.#stray ? withStray(report, this.#stray) : this.#withProgress(report);
    try {
      if (this.#stray && report.error) {
        this.#runner.endGroup();
        this.#runner.caution(this.#stray.message);
      }
      const { error } = await deliver(ended, this.#runner);
      this.exitCode = error ? 1 : 0;
    } catch (thrown) {
      this.#salvage(ended, errorOf(thrown));
    }
  }

  /** For a process that ends before the run has delivered its report. Synchronous, because the process may end on return. */
  stop(): void {
    if (this.#isClaimed) return;
    this.#isClaimed = true;
    const error = this.#stray ?? stopped();
    const ended = this.#withProgress(this.reportOf(error));
    try {
      deliverFailure(ended, ended.error ?? error, this.#runner);
    } catch (thrown) {
      this.#salvage(ended, errorOf(thrown));
    }
  }

  /** An error that names no step of the run, such as a bug, says how far the run got. */
  #withProgress(report: Report): Report {
    const { error } = report;
    if (!error || !['internal', 'runner-failed'].includes(error.code) || !this.#run) return report;
    const done = whatWasDone(report);
    if (done.length === 0 && !hasChanged(report)) return report;
    const what = done.length > 0 ? done.join(', and ') : 'it is unknown what was changed';
    const message = `${error.message} Until then, ${what}.`;
    const hint = `${error.hint}\nRun the workflow again: it starts from what this run did, and finishes the work.`;
    return { ...report, error: new ActionError(error.code, message, { hint, cause: error.cause }) };
  }

  /** Delivers what does not depend on the part of the report that could not be rendered. */
  #salvage(report: Report, thrown: ActionError): void {
    const unrendered = { plan: undefined, keys: undefined, nextRotation: undefined, accounts: undefined };
    const plain = { ...report, ...unrendered, outputKey: undefined };
    const error = report.error ?? withOutcome(thrown, plain);
    try {
      deliverFailure({ ...plain, outcome: outcomeOfFailure(false, plain), error }, error, this.#runner);
    } catch {
      deliverError(error, this.#runner);
    }
  }
}

/** What was thrown can be anything, such as an object whose properties throw. */
function errorOf(thrown: unknown): ActionError {
  try {
    return asActionError(thrown);
  } catch {
    return asActionError(undefined);
  }
}

function outcomeOfFailure(mayHaveChanged: boolean, report: Report): 'incomplete' | 'failed' {
  return mayHaveChanged || hasChanged(report) ? 'incomplete' : 'failed';
}

/** The run's own error says more, if it has one. */
function withStray(report: Report, stray: ActionError): Report {
  const { error = withOutcome(stray, report) } = report;
  return { ...report, outcome: outcomeOfFailure(false, report), error };
}

function withOutcome({ code, message, hint, cause }: ActionError, report: Report): ActionError {
  return new ActionError(
    code,
    `${message} Otherwise the run ended with the outcome ${report.outcome}${afterOutcome(report)}.`,
    {
      hint: hasChanged(report) ? `${hint}\n${NOTHING_TO_REPEAT}` : hint,
      cause,
    },
  );
}

function stopped(): ActionError {
  return new ActionError('internal', 'The process ended before the run was finished.', {
    hint: asActionError(undefined).hint,
  });
}
