// A run as a short text that is the same every time: what it logged, asked, set and summarised. For golden files.
import { clouds } from './azure/clouds.ts';
import { idTokenHost } from './azure/id-token.ts';
import type { RecordedRequest } from './exchange.ts';
import type { ActionRun } from './run-action.ts';
import { isMaskLine, linesOf } from './workflow-commands.ts';

/** Where a host stands among requests that may run at the same time. */
function rankOf(host: string): number {
  if (host === idTokenHost) return 0;
  if (clouds.some(({ authority }) => authority === host)) return 1;
  if (isAzure(host)) return 2;
  return 3;
}

function isAzure(host: string): boolean {
  return clouds.some(
    ({ resourceManager, dataPlane, vaultSuffix }) =>
      host === resourceManager || host === dataPlane || host.endsWith(`.${vaultSuffix}`),
  );
}

/** Requests that always stand alone: a regeneration, and a trial of a key. */
function isBarrier({ method, url }: RecordedRequest): boolean {
  return (
    (method === 'POST' && url.pathname.endsWith('/regenerateKey')) ||
    clouds.some(({ dataPlane }) => dataPlane === url.hostname)
  );
}

/** The store that a GitHub request is about; its requests follow one another. */
function laneOf({ url }: RecordedRequest): string {
  return /^.*?\/secrets(?=\/|$)/.exec(url.pathname)?.[0] ?? url.pathname;
}

function compare(one: RecordedRequest, other: RecordedRequest): number {
  const rank = rankOf(one.url.hostname) - rankOf(other.url.hostname);
  if (rank !== 0) return rank;
  const [lane, otherLane] = [laneOf(one), laneOf(other)];
  if (rankOf(one.url.hostname) < 3 || lane === otherLane) return one.index - other.index;
  return lane < otherLane ? -1 : 1;
}

/**
 * Order of arrival, except where requests may run at the same time. The list is cut at every regeneration and trial of
 * a key, and where an Azure request follows a GitHub write; within a cut, requests stand in the order of sign-in,
 * Azure, GitHub, and GitHub's by store. Requests of one store, and of Azure, keep their order of arrival.
 */
export function inStableOrder(requests: readonly RecordedRequest[]): readonly RecordedRequest[] {
  const cuts: RecordedRequest[][] = [[]];
  let wrote = false;
  for (const request of requests) {
    const alone = isBarrier(request);
    const azure = isAzure(request.url.hostname);
    if (alone || (azure && wrote)) {
      cuts.push([]);
      wrote = false;
    }
    cuts.at(-1)?.push(request);
    if (alone) cuts.push([]);
    if (!azure && request.method !== 'GET' && rankOf(request.url.hostname) === 3) wrote = true;
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
  return `${method} ${url.hostname}${url.pathname} → ${answerOf(request)}${fault}`;
}

function normalise(text: string, run: ActionRun): string {
  return text
    .replaceAll(run.directory, '<temp>')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?(Z|UTC)|[+-]\d\d:\d\d)?/g, '<time>')
    .trimEnd();
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`── ${title}`, ...lines, ''];
}

export function transcript(run: ActionRun): string {
  const end = run.signal === null ? `exit ${String(run.exitCode)}` : `ended by ${run.signal}`;
  const log = linesOf(normalise(run.stdout, run)).map((line) =>
    isMaskLine(line) ? '::add-mask::***' : line.trimEnd(),
  );
  const outputs = Object.entries(run.outputs).map(([name, value]) =>
    name === 'key' && value !== '' ? 'key = ***' : `${name} = ${normalise(value, run)}`,
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
