// A run as a short text that is the same every time: what it logged, asked, set and summarised. For golden files.
import { clouds } from '../azure/clouds.ts';
import { idTokenHost } from '../oidc/id-token.ts';
import type { RecordedRequest } from '../network/exchange.ts';
import type { ActionRun } from '../runner/run-action.ts';
import { isMaskLine, linesOf } from './workflow-commands.ts';

/** Where a host stands among requests that may run at the same time. */
function rankOf(host: string): number {
  if (host === idTokenHost) return 0;
  if (clouds.some(({ authority }) => authority === host)) return 1;
  if (clouds.some(({ resourceManager, dataPlane }) => host === resourceManager || host === dataPlane))
    return 2;
  return clouds.some(({ vaultSuffix }) => host.endsWith(`.${vaultSuffix}`)) ? 3 : 4;
}

/** Requests that always stand alone: a regeneration, and a trial of a key. */
function isBarrier({ method, url }: RecordedRequest): boolean {
  return (
    (method === 'POST' && url.pathname.endsWith('/regenerateKey')) ||
    clouds.some(({ dataPlane }) => dataPlane === url.hostname)
  );
}

/** What a request is about: a GitHub store as a whole, or else the very thing in its path. */
function subjectOf({ url }: RecordedRequest): string {
  const [store] = rankOf(url.hostname) === 4 ? (/^.*?\/secrets(?=\/|$)/.exec(url.pathname) ?? []) : [];
  return `${url.hostname}${store ?? url.pathname}`;
}

function compare(one: RecordedRequest, other: RecordedRequest): number {
  const rank = rankOf(one.url.hostname) - rankOf(other.url.hostname);
  if (rank !== 0) return rank;
  const [subject, otherSubject] = [subjectOf(one), subjectOf(other)];
  if (subject === otherSubject) {
    // Looks at one store may run at the same time; a write never stands before the looks that it needs.
    const looks = one.method === 'GET' && other.method === 'GET';
    const order = looks ? one.url.pathname.localeCompare(other.url.pathname, 'en') : 0;
    return order === 0 ? one.index - other.index : order;
  }
  return subject < otherSubject ? -1 : 1;
}

/**
 * Order of arrival, except where requests may run at the same time. The list is cut at every regeneration and trial of
 * a key, and where Resource Manager is asked after a target was written. Within a cut, requests stand in the order of
 * sign-in, Resource Manager, vaults, GitHub; then by path, or by store on GitHub; and then as they arrived, looks at one
 * store by path.
 */
export function inStableOrder(requests: readonly RecordedRequest[]): readonly RecordedRequest[] {
  const cuts: RecordedRequest[][] = [[]];
  let wrote = false;
  for (const request of requests) {
    const alone = isBarrier(request);
    const rank = rankOf(request.url.hostname);
    if (alone || (rank === 2 && wrote)) {
      cuts.push([]);
      wrote = false;
    }
    cuts.at(-1)?.push(request);
    if (alone) cuts.push([]);
    if (rank > 2 && request.method !== 'GET') wrote = true;
  }
  return cuts.flatMap((cut) => cut.toSorted(compare));
}

function answerOf({ answer }: RecordedRequest): string {
  switch (answer?.kind) {
    case undefined:
      return 'open';
    case 'reply':
      return String(answer.reply.status);
    case 'truncated':
      return `${String(answer.reply.status)} truncated`;
    case 'reset':
    case 'close':
    case 'hang':
      return answer.kind;
  }
}

export function requestLine(request: RecordedRequest): string {
  const { method, url, faults } = request;
  const fault = faults.length === 0 ? '' : ` (${faults.join(', ')})`;
  const path = url.pathname.replace(/^\/subscriptions\/.*\/Microsoft\.Maps\/accounts\//i, '/…/');
  return `${method} ${url.hostname}${path} → ${answerOf(request)}${fault}`;
}

/** Takes out what differs from run to run: times, short durations, which depend on the machine, and random ids. */
function normalise(text: string, run: ActionRun): string {
  const known = [...Object.values(run.inputs), ...run.requests.map(({ url }) => url.pathname)].join(' ');
  const trimmed = linesOf(text).map((line) => line.trimEnd());
  return trimmed
    .join('\n')
    .replaceAll(run.directory, '<temp>')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|UTC)|[+-]\d\d:\d\d)?/g, '<time>')
    .replace(/\b(less than )?(\d+|a) (second|minute)s?\b/g, '<moments>')
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, (id) => (known.includes(id) ? id : '<id>'))
    .trimEnd();
}

/** A JSON object over several lines, so that a reviewer sees what changed in it. */
function unfolded(value: string): string {
  try {
    const parsed = JSON.parse(value) as unknown;
    return typeof parsed === 'object' ? JSON.stringify(parsed, null, 2) : value;
  } catch {
    return value;
  }
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`── ${title}`, ...lines, ''];
}

export function transcript(run: ActionRun): string {
  const end = run.signal === null ? `exit ${String(run.exitCode)}` : `ended by ${run.signal}`;
  // What the runner takes out of the log anyway; where such a line stands depends on which answer came first.
  const log = linesOf(normalise(run.stdout, run))
    .filter((line) => !isMaskLine(line) && !line.startsWith('::debug::'))
    .map((line) => line.trimEnd());
  const outputs = Object.entries(run.outputs).map(([name, value]) =>
    name === 'key' && value !== '' ? 'key = ***' : `${name} = ${normalise(unfolded(value), run)}`.trimEnd(),
  );
  const summary = normalise(run.summary, run);
  const stderr = normalise(run.stderr, run);
  const sections = [
    ...section(`log (${end})`, log),
    ...section('stderr', stderr === '' ? [] : linesOf(stderr)),
    ...section('requests', inStableOrder(run.requests).map(requestLine)),
    ...section('outputs', outputs),
    ...section('summary', summary === '' ? [] : linesOf(summary)),
  ];
  return `${sections.join('\n').trimEnd()}\n`;
}
