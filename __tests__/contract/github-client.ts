// Runs a few lines of JavaScript that use this action's GitHub client against the simulated GitHub, in a process of their own and
// in virtual time.
import { afterEach, beforeEach, expect } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimReply } from '../../simulator/network/http.ts';
import { appToken } from '../../simulator/github/state/defaults.ts';
import { runAction } from '../../simulator/runner/run-action.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/simulator.ts';

export let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator();
});

afterEach(() => {
  const unused = simulator.faults.pending();
  simulator.stop();
  expect(unused).toEqual([]);
});

/** Starts again, with other options. */
export async function restart(options: SimulatorOptions): Promise<void> {
  simulator.stop();
  simulator = await startSimulator(options);
}

const source = new URL('../../src/', import.meta.url).href;

/** What a script may use without importing it. */
const prelude = `
import { forEachBounded } from '${source}core/concurrency.ts';
import { Secret } from '${source}core/secret.ts';
import { openSecrets } from '${source}github/open-secrets.ts';
console.log('::add-mask::' + process.env.TOKEN);
const log = { info: (line) => console.log(line), warn: (line) => console.log(line) };
const store = openSecrets(new Secret('github-token', process.env.TOKEN), log, new AbortController().signal);
const observe = async (target) => (await store.observe(target)).kind;
const write = async (target, value = 'a key') => {
  const answer = await store.write(target, new Secret('primary key', value));
  return answer.kind === 'failed' ? [answer.error.code, answer.touched, answer.error.message] : answer.kind;
};
const failing = (work) => work.then(() => 'no error', ({ code, message }) => [code, message]);
const site = { kind: 'repo', owner: 'octo', repo: 'site', name: 'KEY' };
const production = { ...site, kind: 'env', environment: 'production' };
const report = (value) => console.log('REPORT ' + JSON.stringify(value));
`;

export interface Acted {
  readonly reported: unknown;
  readonly log: string;
  /** Method and path below the scope, of the requests to GitHub. */
  readonly requests: readonly string[];
  /** The most requests that were open at once. */
  readonly open: number;
  /** When the writes arrived, in virtual milliseconds since the first one. */
  readonly writes: readonly { readonly at: number; readonly path: string; readonly status: number }[];
}

/** Runs the lines, which call \`report\` once. */
export async function act(lines: string): Promise<Acted> {
  const script = join(simulator.temporaryDirectory('script'), 'index.mjs');
  writeFileSync(script, `${prelude}\n${lines}\nprocess.exit();`);
  const run = await runAction(simulator, {
    script,
    actionFile: 'none',
    env: { TOKEN: appToken.value, NODE_NO_WARNINGS: '1' },
  });
  expect(run.stderr).toBe('');
  const puts = run.requests.filter(({ method }) => method === 'PUT');
  const open = run.requests.map(
    ({ at }) => run.requests.filter((other) => other.at <= at && at < (other.answeredAt ?? Infinity)).length,
  );
  return {
    open: Math.max(...open),
    reported: JSON.parse(/^REPORT (.*)$/m.exec(run.log)?.[1] ?? 'null'),
    log: run.log,
    requests: run.requests.map(
      ({ method, url }) => `${method} ${url.pathname.replace(/^.*\/(?=secrets|environments$)/, '')}`,
    ),
    writes: puts.map(({ at, url, answer }) => ({
      at: at - (puts[0]?.at ?? 0),
      path: url.pathname,
      status: answer?.kind === 'reply' ? answer.reply.status : 0,
    })),
  };
}

const notFound: SimReply = {
  status: 404,
  body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
};

/** Makes requests get a false 404, as if what they ask for did not exist. */
export function deny(method: string, path: RegExp, { skip = 0, times = 1 } = {}): void {
  simulator.inject({ match: { method, path, skip }, fault: { kind: 'reply', reply: notFound }, times });
}
