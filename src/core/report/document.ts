// The output `report`: one JSON shape from every run, as described in docs/report.schema.json. Consumers can rely on every
// property being present; unknown values are null. Pure.

import { resourceIdOf, scopeOf } from '../account-id.ts';
import type { ActionError, ErrorCode } from '../errors/action-error.ts';
import type { KeyType } from '../keys.ts';
import type { OperationName } from '../operations.ts';
import type { Cause, Finding } from '../plan/decision.ts';
import { countDue } from '../plan/fleet.ts';
import { describeTarget } from '../targets.ts';
import { formatInstant, type Instant } from '../time.ts';
import { describeFinding, describeReason } from './reasons.ts';
import type { Outcome, Report, TargetReport } from './report.ts';

/** Raised when a property is removed, is renamed, or changes its meaning; not when one is added. */
export const REPORT_VERSION = 1;

interface ErrorDocument {
  readonly code: ErrorCode;
  readonly message: string;
}

interface TargetDocument {
  readonly target: string;
  readonly result: TargetReport['result'];
  readonly key: KeyType | null;
  readonly error: ErrorDocument | null;
}

interface FindingDocument {
  readonly kind: Finding['kind'];
  readonly target: string | null;
  readonly message: string;
}

type KeyDocument = Readonly<Record<KeyType, { readonly lastUpdated: string | null }>>;

export interface ReportDocument {
  readonly version: typeof REPORT_VERSION;
  readonly operation: OperationName | null;
  readonly dryRun: boolean | null;
  readonly outcome: Outcome;
  readonly account: string | null;
  readonly scope: string | null;
  readonly cause: Cause | null;
  readonly reason: string | null;
  readonly regenerated: readonly KeyType[];
  readonly keys: KeyDocument | null;
  readonly nextRotation: string | null;
  readonly targets: readonly TargetDocument[] | null;
  readonly accounts: number | null;
  readonly due: number | null;
  readonly findings: readonly FindingDocument[] | null;
  readonly error: ErrorDocument | null;
}

export function documentOf(report: Report): ReportDocument {
  const { account, scope, plan, keys, accounts } = report;
  return {
    version: REPORT_VERSION,
    operation: report.operation ?? null,
    dryRun: report.dryRun ?? null,
    outcome: report.outcome,
    account: account ? resourceIdOf(account) : null,
    scope: scope ? scopeOf(scope) : null,
    cause: plan?.reason.cause ?? null,
    reason: plan ? describeReason(plan) : null,
    regenerated: report.regenerated,
    keys: keys
      ? {
          primary: { lastUpdated: timeOrNull(keys.now.primary) },
          secondary: { lastUpdated: timeOrNull(keys.now.secondary) },
        }
      : null,
    nextRotation: timeOrNull(report.nextRotation),
    targets: report.targets?.map(targetDocument) ?? null,
    accounts: accounts?.length ?? null,
    due: accounts ? countDue(accounts) : null,
    findings: plan?.findings.map(findingDocument) ?? null,
    error: errorDocument(report.error),
  };
}

function targetDocument({ target, result, key, error }: TargetReport): TargetDocument {
  return { target: describeTarget(target), result, key: key ?? null, error: errorDocument(error) };
}

function findingDocument(finding: Finding): FindingDocument {
  const target = 'target' in finding ? describeTarget(finding.target) : null;
  return { kind: finding.kind, target, message: describeFinding(finding) };
}

function errorDocument(error: ActionError | undefined): ErrorDocument | null {
  return error ? { code: error.code, message: error.message } : null;
}

export function timeOrNull(instant: Instant | undefined): string | null {
  return instant === undefined ? null : formatInstant(instant);
}
