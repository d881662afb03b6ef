// The reports of runs that handled no keys: whole accounts, and runs that failed early. Pure.

import type { ActionError } from '../errors/action-error.ts';
import type { Execution } from '../execute/execution.ts';
import { traitsOf, type OperationName } from '../operations.ts';
import type { DiscoveredAccount } from '../plan/fleet.ts';
import type { ActionRequest, CreateRequest, DeleteRequest, DiscoverRequest, Tags } from '../request.ts';
import { describeTarget, type Target } from '../targets.ts';
import { counted } from '../text.ts';
import { reportWith, type Report, type TargetReport } from './report.ts';

/** A dry run of `create` for an account that does not exist. */
export function reportOfPlannedCreation(request: CreateRequest, location: string): Report {
  const { account, operation, targets } = request;
  return reportWith({
    ...known(request),
    outcome: 'planned',
    targets: targets.map((target) => ({ ...unwritten(target), result: 'planned' })),
    notes: describeCreation(account.accountName, location, operation.tags, targets),
  });
}

/** @param existed whether there was an account to delete. */
export function reportOfDeletion(request: DeleteRequest, existed: boolean): Report {
  const outcome = existed ? 'deleted' : traitsOf(request.operation.name).outcomes.idle;
  return reportWith({
    ...known(request),
    outcome: request.dryRun ? 'planned' : outcome,
    notes: describeDeletion(request, existed),
  });
}

export function reportOfDiscovery(request: DiscoverRequest, accounts: readonly DiscoveredAccount[]): Report {
  return reportWith({
    ...known(request),
    outcome: request.dryRun ? 'planned' : traitsOf(request.operation.name).outcomes.idle,
    accounts,
  });
}

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
  const report = known(request);
  const targets = report.targets?.map((unwritten) => {
    const written = results.find(({ target }) => target === unwritten.target);
    if (written === undefined) return unwritten;
    const { result, key } = written;
    return { target: written.target, result, key, error: result === 'failed' ? written.error : undefined };
  });
  const isChanged = mayHaveChanged || isUncertain || regenerated.length > 0 || results.length > 0;
  return reportWith({
    ...report,
    outcome: isChanged ? 'incomplete' : 'failed',
    regenerated,
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

function known(request: ActionRequest): Partial<Report> {
  const { operation, dryRun, cloud, auth } = request;
  const common = { operation: operation.name, dryRun, cloud, tenantId: auth.tenantId };
  if (request.kind === 'discover') {
    const { subscriptionId, resourceGroup } = request;
    return { ...common, scope: { subscriptionId, resourceGroup } };
  }
  return { ...common, account: request.account, targets: request.targets.map(unwritten) };
}

function unwritten(target: Target): TargetReport {
  return { target, result: 'unchanged', key: undefined, error: undefined };
}

/** The plan of `create` for an account that does not exist. */
function describeCreation(name: string, location: string, tags: Tags, targets: readonly Target[]): string[] {
  const labels = Object.entries(tags).map(([tag, value]) => `${tag}=${value}`);
  return [
    `  + create the account ${name} (Gen2) in ${location}${labels.length === 0 ? '' : ` with the tags ${labels.join(', ')}`}`,
    ...targets.map((target) => `  ~ write the primary key to ${describeTarget(target)}`),
    `Plan: 1 account to create, ${counted(targets.length, 'write')} to targets.`,
  ];
}

/** What `delete` did or would do, and what it means for the targets. */
function describeDeletion({ account, targets, dryRun }: DeleteRequest, existed: boolean): string[] {
  const { accountName, resourceGroup } = account;
  const what = existed
    ? `${dryRun ? 'Would permanently delete' : 'Permanently deleted'} ${accountName} in ${resourceGroup} and both of its keys`
    : `${accountName} does not exist in ${resourceGroup}: there is nothing to delete`;
  const works = existed && dryRun ? 'would no longer work' : 'no longer works';
  return [
    what,
    ...targets.map(
      (target) =>
        `${describeTarget(target)} is left unchanged: any key of ${accountName} that it holds ${works}`,
    ),
  ];
}
