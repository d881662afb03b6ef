// Values and ports that the unit tests share: keys with times, targets by their line, a clock that only
// sleeping advances.
import { runFacts, type RunFacts } from '../../src/core/report/run.ts';
import type { AccountKeys, KeyListing } from '../../src/core/keys.ts';
import { DEFAULT_REFRESH_INTERVAL, type TargetState } from '../../src/core/observation.ts';
import type { Clock, Log } from '../../src/core/ports/runner.ts';
import { Secret } from '../../src/core/secret.ts';
import type { Target } from '../../src/core/targets.ts';
import { parseTarget } from '../../src/core/inputs/target-syntax.ts';
import type { KeysOperation, KeysRequest } from '../../src/core/request.ts';
import { DAY, HOUR, parseInstant, type Duration, type Instant } from '../../src/core/time.ts';

export const NOW = at('2026-11-22T05:00:00Z');

export function at(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === undefined) throw new Error(`${text} is not an instant.`);
  return instant;
}

export function daysAgo(days: number): Instant {
  return NOW - days * DAY;
}

export function targetOf(line: string): Target {
  const parsed = parseTarget(line, 'AZURE_MAPS_KEY');
  if (!('value' in parsed)) throw new Error(parsed.problems.join(' '));
  return parsed.value;
}

/** A secret in GitHub, written and read at these instants of GitHub's clock. */
export const stamped = (updatedAt: Instant, readAt = NOW): TargetState => ({
  kind: 'stamped',
  updatedAt,
  readAt,
});

/** A secret in a vault. */
export const readable = (
  holds: 'primary' | 'secondary' | undefined,
  updatedAt = daysAgo(5),
  readAt = NOW,
): TargetState => ({ kind: 'readable', updatedAt, readAt, holds });

/** Keys with these times; `generation` is a part of their values. */
export function keysOf(
  times: { primary?: Instant; secondary?: Instant } = { primary: daysAgo(100), secondary: daysAgo(200) },
  generation = { primary: 0, secondary: 0 },
): AccountKeys {
  const key = (type: 'primary' | 'secondary') => ({
    secret: new Secret(`${type} key`, `${type}-value-${generation[type]}`),
    lastUpdated: times[type],
  });
  return { primary: key('primary'), secondary: key('secondary') };
}

/** Keys as Azure answers with them. */
export function listingOf(keys: AccountKeys, at = NOW): KeyListing {
  return { keys, at };
}

export class FakeClock implements Clock {
  instant = NOW;
  even: Duration = 0;
  readonly slept: number[] = [];

  now(): Instant {
    return this.instant;
  }

  uptime(): Duration {
    return this.even;
  }

  async sleep(duration: number, cut: AbortSignal): Promise<void> {
    this.slept.push(duration);
    if (!cut.aborted) this.pass(duration);
  }

  pass(duration: Duration): void {
    this.instant += duration;
    this.even += duration;
  }

  /** Like a virtual machine that is suspended: its even clock stands still. */
  suspend(duration: Duration): void {
    this.instant += duration;
  }
}

export class RecordedLog implements Log {
  readonly lines: string[] = [];
  readonly warnings: string[] = [];

  group(title: string): void {
    this.lines.push(`# ${title}`);
  }

  endGroup(): void {}

  info(line: string): void {
    this.lines.push(line);
  }

  warn(line: string): void {
    this.warnings.push(line);
  }
}

export const ACCOUNT = {
  subscriptionId: 'the-subscription',
  resourceGroup: 'maps-rg',
  accountName: 'contoso-maps',
};

/** The settings that all operations on keys share. */
export const HANDLING = {
  auth: { kind: 'azure-cli', tenantId: undefined },
  cloud: 'AzureCloud',
  account: ACCOUNT,
  githubToken: new Secret('github-token', 'ghs_token'),
  targets: [],
  maxAge: 90 * DAY,
  minOverlap: 12 * HOUR,
  refreshInterval: DEFAULT_REFRESH_INTERVAL,
  currentKey: undefined,
  verify: true,
  dryRun: false,
  outputKey: false,
} as const;

export function keysRequest(operation: KeysOperation, changes: Partial<KeysRequest> = {}): KeysRequest {
  return { kind: 'keys', operation, ...HANDLING, ...changes };
}

/** Of a run outside a workflow. */
export const OUTSIDE: RunFacts = runFacts(() => '');

/** What a runner sets in a workflow. */
export const RUN_VARIABLES: Readonly<Record<string, string>> = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'octo/site',
  GITHUB_RUN_ID: '1234567890',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_WORKFLOW: 'Rotate the Azure Maps key',
  GITHUB_EVENT_NAME: 'schedule',
  GITHUB_ACTOR: 'octocat',
  GITHUB_TRIGGERING_ACTOR: 'monalisa',
  GITHUB_ACTION_REPOSITORY: 'octo/azure-maps-keys',
  GITHUB_ACTION_REF: 'v1',
};

export const IN_WORKFLOW: RunFacts = runFacts((name) => RUN_VARIABLES[name] ?? '');
