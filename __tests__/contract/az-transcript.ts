// What one client of the simulator did, as text: each command with its requests, its output and its exit code.
import type { ProgramResult } from '../../simulator/command-line/programs.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import type { RecordedRequest } from '../../simulator/network/wire.ts';
import { publicWorld } from '../../simulator/world.ts';
import type { Step } from './az-commands.ts';

export type RunAz = (args: readonly string[]) => Promise<ProgramResult>;

export async function transcriptOf(steps: readonly Step[], simulator: Simulator, az: RunAz): Promise<string> {
  const parts: string[] = [];
  for (const step of steps) {
    if (typeof step === 'function') {
      step(simulator);
      continue;
    }
    const before = simulator.requests.length;
    const { exitCode, stdout, stderr } = await az(
      step.map((word) => (word === 'ROLE-ASSIGNMENT' ? lastAssignment(parts) : word)),
    );
    const requests = simulator.requests.slice(before).flatMap(printRequest);
    parts.push(
      [`$ az ${step.join(' ')}`, ...requests, `exit ${exitCode}`, stdout, ordinary(stderr)]
        .map((text) => text.trimEnd())
        .filter((text) => text !== '')
        .join('\n'),
    );
  }
  return stable(parts.join('\n\n').replaceAll('\r\n', '\n'));
}

function lastAssignment(parts: readonly string[]): string {
  return (
    /"id": "([^"]+\/roleAssignments\/[^"]+)"/.exec(
      parts.findLast((part) => part.includes('roleAssignments/')) ?? '',
    )?.[1] ?? ''
  );
}

/** Requests to Entra depend on which tokens az still has. */
function printRequest({ method, url, headers, body, answer }: RecordedRequest): readonly string[] {
  if (!/^management\.|\.vault\./.test(url.hostname)) return [];
  const query = [...url.searchParams].map(([name, value]) => `${name}=${value}`).sort();
  const anonymous = headers['authorization'] === undefined ? ' without a token' : '';
  const status = answer?.kind === 'reply' ? answer.reply.status : answer?.kind;
  return [
    `> ${method} ${url.hostname}${decodeURIComponent(url.pathname)}?${query.join('&')}${printBody(body)}${anonymous}: ${String(status)}`,
  ];
}

function printBody(body: string): string {
  if (body === '') return '';
  const short = body.replace(/, template:[^]*$/, ', "template": "…"}}');
  return ` ${JSON.stringify(JSON.parse(short))}`;
}

/** Without what az adds to be helpful, and with the names of an option in one order: az has none. */
function ordinary(stderr: string): string {
  return stderr
    .replace(/^WARNING: By creating an Azure Maps account[^]*?(?=^ERROR|(?![^]))/m, '')
    .replace(/^Examples from command's help:[^]*?(?=^https:)/m, '')
    .replace(/^Did you mean .*\n/m, '')
    .replace(/-[\w-]+(?:\/-[\w-]+)+/g, (names) => names.split('/').sort().join('/'));
}

/** What differs from run to run. */
function stable(text: string): string {
  const guid = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/.source;
  return text
    .replaceAll(`/subscriptions/${publicWorld.subscriptionId}`, '/subscriptions/SUBSCRIPTION')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+(?:\+00:00|Z)/g, 'TIME')
    .replace(
      new RegExp(`("correlationId": ")${guid}|(/operationresults/|/operationStatuses/)${guid}`, 'gi'),
      '$1$2GUID',
    )
    .replace(/"duration": "[^"]*"/g, '"duration": "DURATION"')
    .replace(/("(?:primary|secondary)Key": ")[^"]+/g, '$1KEY');
}
