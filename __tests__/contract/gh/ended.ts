// How a command of `gh` ended, without what differs between two runs: times, sealed boxes, and the list of options after a mistake.
import type { RecordedRequest } from '../../../simulator/network/wire.ts';
import type { ProgramResult } from '../../../simulator/command-line/programs.ts';

export interface Ended extends ProgramResult {
  /** Method, address and body of each request. */
  readonly requests: readonly string[];
}

const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g;
const timeHeader = /^((?:Date|X-Ratelimit-Reset): ).*$/gm;

function withoutTimes(text: string): string {
  return text.replaceAll(time, 'TIME').replaceAll(timeHeader, '$1TIME');
}

/** `gh` repeats its help after the first line of it. */
function withoutHelp(text: string): string {
  const [problem = '', usage] = text.split(/\n\n(?:Did you mean this[^]*?\n\n)?Usage:/);
  return usage === undefined ? text : `${problem}\nUsage:${usage.split('\n')[0] ?? ''}`;
}

function printed({ method, url, body }: RecordedRequest): string {
  url.searchParams.sort();
  const sealed = body.replace(/("encrypted_value":")[^"]+/, '$1BOX').trimEnd();
  return `${method} ${url.href} ${sealed}`.trimEnd();
}

export function endedOf(result: ProgramResult, requests: readonly RecordedRequest[]): Ended {
  const { exitCode, stdout, stderr } = result;
  return {
    exitCode,
    stdout: withoutTimes(stdout),
    stderr: withoutHelp(stderr),
    requests: requests.map(printed),
  };
}
