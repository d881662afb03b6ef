// The reports of runs that failed early. Pure.

import type { ActionError } from '../errors/action-error.ts';
import type { Execution } from '../execute/execution.ts';
import type { OperationName } from '../operations.ts';
import type { ActionRequest } from '../request.ts';
import type { Target } from '../targets.ts';
import { reportWith, type Report, type TargetReport } from './report.ts';

/**
 * A run that failed where it cannot report more.
 * @param mayHaveChanged whether it may have changed an account.
 * @param execution what it did to keys and targets until then.
 */
export function reportOfFailure(
  error: ActionError,
  request: ActionRequest,
  mayHaveChanged: boolean,
  execution?: Execution,
): Report {
  const { regenerated = [], isUncertain = false, targets: results = [], published } = execution ?? {};
  const report = requestFacts(request);
  const targets = report.targets?.map((unwritten) => {
    const written = results.find(({ target }) => target === unwritten.target);
    if (written === undefined) return unwritten;
    const { target, result, isReplaced = false } = written;
    const key = isReplaced ? undefined : written.key;
    if (result !== 'failed') return { target, result, key, error: undefined };
    const { touched, error: cause } = written;
    return { target, result, key: touched ? undefined : key, error: cause, isUnclear: touched };
  });
  const isChanged = mayHaveChanged || isUncertain || regenerated.length > 0 || results.length > 0;
  return reportWith({
    ...report,
    outcome: isChanged ? 'incomplete' : 'failed',
    regenerated,
    isUncertain,
    published,
    targets,
    error,
  });
}

/** A run with invalid inputs, or one that failed before there was a request. */
export function reportWithoutRequest(
  error: ActionError,
  operation: OperationName | undefined,
  dryRun: boolean | undefined,
): Report {
  return reportWith({ operation, dryRun, outcome: 'failed', error });
}

/** What a request says of its report. */
export function requestFacts(request: ActionRequest): Partial<Report> {
  const { operation, dryRun, cloud, auth } = request;
  const common = { operation: operation.name, dryRun, cloud, tenantId: auth.tenantId };
  if (request.kind === 'discover') {
    const { subscriptionId, resourceGroup } = request;
    return { ...common, scope: { subscriptionId, resourceGroup } };
  }
  return { ...common, account: request.account, targets: request.targets.map(unwritten) };
}

export function unwritten(target: Target): TargetReport {
  return { target, result: 'unchanged', key: undefined, error: undefined };
}
