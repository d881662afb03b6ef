// The stand-in for the GitHub CLI and the real one, where it is installed, do the same: the same requests, and the same output.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createGh } from '../../simulator/command-line/gh/gh.ts';
import type { Program, ProgramResult } from '../../simulator/command-line/programs.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { versionOf } from '../meta/linters.ts';
import { runProgram } from '../run-program.ts';
import { endedOf, type Ended } from './gh/ended.ts';
import { reader, scenes, type Line } from './gh/lines.ts';

const found = versionOf('gh');
const whereInstalled = found === undefined ? describe.skip : describe;

/** Hidden from the real one: everything that belongs to the person who runs the tests. */
function environmentOf(simulator: Simulator, directory: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    GH_CONFIG_DIR: directory,
    GH_NO_UPDATE_NOTIFIER: '1',
    GH_TELEMETRY: 'false',
    HTTPS_PROXY: simulator.proxyUrl,
    SSL_CERT_FILE: simulator.caFile,
  };
}

async function runReal(
  simulator: Simulator,
  directory: string,
  { args, stdin = '', env }: Line,
): Promise<ProgramResult> {
  const given = Object.entries({ ...environmentOf(simulator, directory), ...env }).filter(
    ([, value]) => value !== '',
  );
  return runProgram('gh', args, { cwd: directory, env: Object.fromEntries(given), stdin });
}

const title = `the stand-in for gh and gh ${found ?? '(not installed, so nothing is compared)'}`;

whereInstalled.each(scenes)(`${title}, at $apiUrl`, ({ apiUrl, lines }) => {
  let real: Simulator;
  let other: Simulator;
  let standIn: Program;
  let directory: string;

  beforeAll(async () => {
    [real, other] = await Promise.all([
      startSimulator({ github: { apiUrl } }),
      startSimulator({ github: { apiUrl } }),
    ]);
    for (const { github } of [real, other]) {
      github.addUser('hubot');
      github.addToken(reader);
      github.runs.onDispatch = () => ({
        conclusion: 'failure',
        jobs: [
          { name: 'check', conclusion: 'failure', annotations: [{ level: 'failure', message: 'It fails.' }] },
        ],
      });
    }
    standIn = createGh(other);
    directory = real.temporaryDirectory('gh');
  });

  afterAll(() => {
    real.stop();
    other.stop();
  });

  const titles = lines.map((line, index): [string, Line] => {
    const token = Object.entries(line.env ?? {}).find(([name]) => name.endsWith('_TOKEN'))?.[1] ?? '';
    const who = token === '' ? 'without a token' : `with ${token.slice(0, 10)}`;
    return [`${index + 1}: gh ${line.args.join(' ')}, ${who}`, line];
  });

  // In this order, because each finds what those before it have done.
  test.each(titles)('%s', async (_title, line) => {
    const before = { real: real.requests.length, other: other.requests.length };
    const expected = await runReal(real, directory, line);
    const { args, stdin = '', env = {} } = line;
    const call = {
      args,
      cwd: directory,
      env,
      stdin: () => Promise.resolve(stdin),
      signal: new AbortController().signal,
    };
    const actual = await standIn(call);
    const ended: Ended = endedOf(actual, other.requests.slice(before.other));
    expect(ended).toEqual(endedOf(expected, real.requests.slice(before.real)));
  });

  test('GitHub finds the same violations in the requests of both', () => {
    expect(other.violations).toEqual(real.violations);
  });
});
