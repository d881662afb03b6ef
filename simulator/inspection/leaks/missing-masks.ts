// Finds secrets that the action was given, received or sent, but did not mask, or masked too late. Shorter secrets than those
// searched for need no mask.
import type { RecordedRequest } from '../../network/wire.ts';
import type { ActionRun } from '../action-run.ts';
import { isMaskLine, masksOf } from '../workflow-commands.ts';
import { endLength } from './forms.ts';
import { oneOf, type Secret, type SecretKind } from './secrets.ts';
import type { Sighting } from './sightings.ts';

/** A secret that must be masked, and the first request before which it must be. */
interface Duty {
  readonly secret: Secret;
  readonly what: string;
  readonly before: RecordedRequest | undefined;
}

/** Where each mask ends in stdout. */
type Masks = ReadonlyMap<string, number>;

function masksIn(stdout: string): Masks {
  const masks = new Map<string, number>();
  let end = 0;
  for (const line of stdout.split('\n')) {
    end += line.length;
    const [value] = isMaskLine(line) ? masksOf(line) : [];
    if (value !== undefined && !masks.has(value.trim())) masks.set(value.trim(), end);
    end += 1;
  }
  return masks;
}

const GIVEN: readonly SecretKind[] = ['GitHub token', 'value of current-key'];

function given(secrets: readonly Secret[], { inputs }: ActionRun): readonly Duty[] {
  const values = [inputs['github-token'], inputs['current-key']].map((value) => value?.trim());
  return secrets
    .filter(({ kind, whole }) => GIVEN.includes(kind) && values.includes(whole))
    .map((secret) => ({ secret, what: 'was given', before: undefined }));
}

/** What is in a URL is reported as a leak. */
function sent(sightings: readonly Sighting[]): readonly Duty[] {
  return sightings
    .filter(({ part, isWhole }) => isWhole && part !== 'URL')
    .map(({ secret, request }) => ({ secret, what: 'sent', before: request }));
}

/** Requests about the same thing, which are sent one after the other. */
function subjectOf({ method, url }: RecordedRequest): string {
  const path = url.pathname.replace(/\/(?:listKeys|regenerateKey)$/, '');
  const isAboutKeys = method === 'POST' && path !== url.pathname;
  return `${url.hostname}${path}${isAboutKeys ? '#keys' : ''}`;
}

/**
 * Whether the action must have read the secret in a reply. It never ignores a key. Another secret it can: in a reply that was
 * changed, that came too late for a process whose time passes fast, or while the run ended. It masks what it then sends.
 */
function mustRead({ kind }: Secret, request: RecordedRequest, requests: readonly RecordedRequest[]): boolean {
  const { faults, printed, answeredAt = Infinity } = request;
  const isObserved = faults.length === 0 && printed !== undefined;
  const wentOn = requests.some(({ at }) => at > answeredAt);
  return kind === 'live key' || kind === 'dead key' || (isObserved && wentOn);
}

/** In a complete reply. Only replies with status 200 contain secrets. */
function received(secrets: readonly Secret[], { requests }: ActionRun): readonly Duty[] {
  return requests.flatMap((request) => {
    const { answer, answeredAt = Infinity, faults } = request;
    if (answer?.kind !== 'reply' || answer.reply.status !== 200 || faults.includes('malformed')) return [];
    const { body } = answer.reply;
    const before = requests.find(
      (later) => later.at >= answeredAt && later !== request && subjectOf(later) === subjectOf(request),
    );
    return secrets
      .filter((secret) => body.includes(secret.whole) && mustRead(secret, request, requests))
      .map((secret) => ({ secret, what: 'received', before }));
  });
}

/** The action masks each line by itself, except those that are too short for a mask (inspection/masks.ts). */
function endOfMask(whole: string, masks: Masks): number | undefined {
  const lines = whole
    .split(/[\r\n]/)
    .map((line) => line.trim())
    .filter((line) => line.length >= endLength);
  const ends = lines.map((line) => masks.get(line) ?? Infinity);
  const end = Math.max(...ends);
  return end === Infinity ? undefined : end;
}

function problemOf({ secret: { kind, whole }, what, before }: Duty, masks: Masks): string | undefined {
  const end = endOfMask(whole, masks);
  if (end === undefined) return `stdout never masks ${oneOf(kind)} that the action ${what}`;
  if (before?.printed === undefined || end <= before.printed) return undefined;
  const { index, method, url } = before;
  return `stdout masks ${oneOf(kind)} that the action ${what} only after request ${String(index)} (${method} ${url.hostname})`;
}

/** A mask affects only later lines, so the first line that contains a secret must be the one that masks it. */
function printedEarly(stdout: string, { kind, whole }: Secret, masks: Masks): readonly string[] {
  const end = endOfMask(whole, masks);
  const first = stdout.indexOf(whole);
  const isEarly = end !== undefined && first >= 0 && first + whole.length < end;
  return isEarly ? [`stdout contains ${oneOf(kind)} before its mask`] : [];
}

export function missingMasks(
  secrets: readonly Secret[],
  sightings: readonly Sighting[],
  run: ActionRun,
): readonly string[] {
  // A killed process may not have had time to mask a secret.
  if (run.signal === 'SIGKILL') return [];
  const masks = masksIn(run.stdout);
  const duties = [...given(secrets, run), ...received(secrets, run), ...sent(sightings)];
  return [
    ...duties.flatMap((duty) => problemOf(duty, masks) ?? []),
    ...secrets.flatMap((secret) => printedEarly(run.stdout, secret, masks)),
  ];
}
