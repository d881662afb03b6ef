// The output `report`: one JSON shape from every run, as described in docs/report.schema.json. Consumers can rely on every
// property being present; unknown values are null. It contains no key, and no ID that it could do without: the runner drops a
// job output that contains a masked value, and IDs are often stored as secrets. Pure.

import { resourceIdOf, scopeOf } from '../../account-id.ts';
import type { ActionError, ErrorCode } from '../../errors/action-error.ts';
import { newestKey, type KeyType } from '../../keys.ts';
import type { OperationName } from '../../operations.ts';
import { regenerationsIn, type Cause, type Finding } from '../../plan/decision.ts';
import { countDue } from '../../plan/fleet.ts';
import type { CloudName } from '../../request.ts';
import { describeTarget } from '../../targets.ts';
import { formatInstant, SECOND, type Instant } from '../../time.ts';
import { warningsOf } from '../annotations/announcements.ts';
import { headingOf } from '../annotations/failures.ts';
import { fixOf } from '../annotations/fixes.ts';
import { describeFinding, describeReason } from '../reasons.ts';
import type { Outcome, Report, TargetReport } from '../report.ts';
import { describeResult } from '../result/result.ts';
import { documentationOf, type RunFacts } from '../run.ts';
import { targetPage } from '../links.ts';

/** Raised when a property is removed, is renamed, or changes its meaning; not when one is added. */
export const REPORT_VERSION = 1;

interface RunDocument {
  readonly repository: string | null;
  readonly id: string;
  readonly attempt: number | null;
  readonly url: string | null;
  readonly workflow: string | null;
  readonly event: string | null;
  readonly actor: string | null;
  readonly triggeringActor: string | null;
}

interface KeyDocument {
  readonly lastUpdated: string | null;
  readonly ageSeconds: number | null;
  readonly role: 'newest' | 'standby';
}

interface ErrorDocument {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Of the run. The errors of targets are shorter, because a hundred targets often fail for one reason. */
interface FailureDocument extends ErrorDocument {
  readonly title: string;
  readonly hint: string;
  readonly documentation: string;
}

interface TargetDocument {
  readonly target: string;
  readonly page: string;
  readonly result: TargetReport['result'];
  readonly key: KeyType | null;
  readonly error: ErrorDocument | null;
}

interface FindingDocument {
  readonly kind: Finding['kind'];
  readonly target: string | null;
  readonly message: string;
  readonly fix: string;
}

export interface ReportDocument {
  readonly version: typeof REPORT_VERSION;
  readonly run: RunDocument | null;
  readonly operation: OperationName | null;
  readonly dryRun: boolean | null;
  readonly outcome: Outcome;
  readonly result: string;
  readonly cloud: CloudName | null;
  readonly account: string | null;
  readonly scope: string | null;
  readonly cause: Cause | null;
  readonly reason: string | null;
  readonly plannedRegenerations: readonly KeyType[] | null;
  readonly regenerated: readonly KeyType[];
  readonly keys: Readonly<Record<KeyType, KeyDocument>> | null;
  readonly keysListed: string | null;
  readonly nextRotation: string | null;
  readonly targets: readonly TargetDocument[] | null;
  readonly accounts: number | null;
  readonly due: number | null;
  readonly findings: readonly FindingDocument[] | null;
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
  readonly error: FailureDocument | null;
}

export function documentOf(report: Report, run: RunFacts): ReportDocument {
  const { account, scope, plan, keys, accounts, error } = report;
  return {
    version: REPORT_VERSION,
    run: runDocument(run),
    operation: report.operation ?? null,
    dryRun: report.dryRun ?? null,
    outcome: report.outcome,
    result: describeResult(report),
    cloud: report.cloud ?? null,
    account: account ? resourceIdOf(account) : null,
    scope: scope ? scopeOf(scope) : null,
    cause: plan?.reason.cause ?? null,
    reason: plan ? describeReason(plan) : null,
    plannedRegenerations: plan ? regenerationsIn(plan.steps) : null,
    regenerated: report.regenerated,
    keys: keys ? { primary: keyDocument('primary', keys), secondary: keyDocument('secondary', keys) } : null,
    keysListed: timeOrNull(keys?.at),
    nextRotation: timeOrNull(report.nextRotation),
    targets: report.targets?.map((target) => targetDocument(target, report, run)) ?? null,
    accounts: accounts?.length ?? null,
    due: accounts ? countDue(accounts) : null,
    findings: plan?.findings.map(findingDocument) ?? null,
    notes: report.notes.map((note) => note.trim()),
    warnings: warningsOf(report),
    error: error ? failureDocument(error, run) : null,
  };
}

function runDocument(run: RunFacts): RunDocument | null {
  const { id } = run;
  if (id === undefined) return null;
  return {
    repository: run.repository ?? null,
    id,
    attempt: run.attempt ?? null,
    url: run.url ?? null,
    workflow: run.workflow ?? null,
    event: run.event ?? null,
    actor: run.actor ?? null,
    triggeringActor: run.triggeringActor ?? null,
  };
}

function keyDocument(type: KeyType, { now, at }: NonNullable<Report['keys']>): KeyDocument {
  const time = now[type];
  return {
    lastUpdated: timeOrNull(time),
    ageSeconds: time === undefined ? null : Math.max(0, Math.floor((at - time) / SECOND)),
    role: type === newestKey(now) ? 'newest' : 'standby',
  };
}

function targetDocument(
  { target, result, key, error }: TargetReport,
  { cloud }: Report,
  { server }: RunFacts,
): TargetDocument {
  return {
    target: describeTarget(target),
    // Without the tenant, whose ID is often stored as a secret.
    page: targetPage(target, server, { cloud, tenantId: undefined }),
    result,
    key: key ?? null,
    error: error ? errorDocument(error) : null,
  };
}

function findingDocument(finding: Finding): FindingDocument {
  const target = 'target' in finding ? describeTarget(finding.target) : null;
  return { kind: finding.kind, target, message: describeFinding(finding), fix: fixOf(finding) };
}

function errorDocument({ code, message }: ActionError): ErrorDocument {
  return { code, message };
}

function failureDocument(error: ActionError, run: RunFacts): FailureDocument {
  const { title, hint } = error;
  return { ...errorDocument(error), title, hint, documentation: documentationOf(headingOf(error), run) };
}

export function timeOrNull(instant: Instant | undefined): string | null {
  return instant === undefined ? null : formatInstant(instant);
}
