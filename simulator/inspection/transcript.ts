// Prints a run as text that is the same every time: log, requests, outputs and summary. Used for golden files.
import type { RecordedRequest } from '../network/wire.ts';
import type { ActionRun } from './action-run.ts';
import { inStableOrder } from './request-order.ts';
import { isMaskLine, linesOf } from './workflow-commands.ts';

function answerOf({ answer }: RecordedRequest): string {
  switch (answer?.kind) {
    case undefined:
      return 'open';
    case 'reply':
      return String(answer.reply.status);
    case 'flood':
      return `${String(answer.reply.status)} flood`;
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

/** Replaces what differs between runs: times, random IDs, and short durations, which depend on the machine. */
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

/** Prints a JSON object on several lines, which makes differences easier to review. */
function formatted(value: string): string {
  try {
    const parsed = JSON.parse(value, folded) as unknown;
    return typeof parsed === 'object'
      ? JSON.stringify(parsed, null, 2).replaceAll(KEY, '{ $1, $2, $3 }')
      : value;
  } catch {
    return value;
  }
}

/** A key in the report, which fits on one line. */
const KEY = /\{\n +("lastUpdated": .+),\n +("ageSeconds": .+),\n +("role": .+)\n +\}/g;

/** Leaves out of the report what every run has, and what the log shows with line breaks. */
function folded(name: string, value: unknown): unknown {
  if (name === 'run') return undefined;
  if (name === 'hint') return '…';
  return name === 'ageSeconds' && value !== null ? '<age>' : value;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`── ${title}`, ...lines, ''];
}

export function transcript(run: ActionRun): string {
  const end = run.signal === null ? `exit ${String(run.exitCode)}` : `ended by ${run.signal}`;
  // The runner removes these lines from the log, and their position depends on which reply arrives first.
  const log = linesOf(normalise(run.stdout, run))
    .filter((line) => !isMaskLine(line) && !line.startsWith('::debug::'))
    .map((line) => line.trimEnd());
  const outputs = Object.entries(run.outputs).map(([name, value]) =>
    name === 'key' && value !== '' ? 'key = ***' : `${name} = ${normalise(formatted(value), run)}`.trimEnd(),
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
