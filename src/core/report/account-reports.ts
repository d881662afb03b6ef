// The reports of runs that handled whole accounts, and no keys. Pure.

import { traitsOf } from '../operations.ts';
import type { DiscoveredAccount } from '../plan/fleet.ts';
import type { CreateRequest, DeleteRequest, DiscoverRequest, Tags } from '../request.ts';
import { describeTarget, type Target } from '../targets.ts';
import { requestFacts, unwritten } from './failure-reports.ts';
import { describeWrites } from './narrate.ts';
import { reportWith, type Report } from './report.ts';

/** A dry run of `create` for an account that does not exist. */
export function reportOfPlannedCreation(request: CreateRequest, location: string): Report {
  const { account, operation, targets } = request;
  return reportWith({
    ...requestFacts(request),
    outcome: 'planned',
    existed: false,
    targets: targets.map((target) => ({ ...unwritten(target), result: 'planned' })),
    notes: describeCreation(account.accountName, location, operation.tags, targets),
  });
}

/** @param existed whether there was an account to delete. */
export function reportOfDeletion(request: DeleteRequest, existed: boolean): Report {
  const outcome = existed ? 'deleted' : traitsOf(request.operation.name).outcomes.idle;
  return reportWith({
    ...requestFacts(request),
    outcome: request.dryRun ? 'planned' : outcome,
    existed,
    notes: describeDeletion(request, existed),
  });
}

export function reportOfDiscovery(request: DiscoverRequest, accounts: readonly DiscoveredAccount[]): Report {
  return reportWith({
    ...requestFacts(request),
    outcome: request.dryRun ? 'planned' : traitsOf(request.operation.name).outcomes.idle,
    accounts,
  });
}

/** The plan of `create` for an account that does not exist. */
function describeCreation(name: string, location: string, tags: Tags, targets: readonly Target[]): string[] {
  const labels = Object.entries(tags).map(([tag, value]) => `${tag}=${value}`);
  return [
    `  + create the account ${name} (Gen2) in ${location}${labels.length === 0 ? '' : ` with the tags ${labels.join(', ')}`}`,
    ...targets.map((target) => `  ~ write the primary key to ${describeTarget(target)}`),
    `Plan: 1 account to create (+), ${describeWrites(targets.length)}.`,
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
