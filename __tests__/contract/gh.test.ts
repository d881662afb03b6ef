// What the stand-in for the GitHub CLI does, as one golden file for each host. gh-real.test.ts compares it with the real one.
import { expect, test } from '@jest/globals';
import { createGh } from '../../simulator/command-line/gh/gh.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { expectGolden } from '../e2e/golden.ts';
import { endedOf } from './gh/ended.ts';
import { reader, scenes } from './gh/lines.ts';

const golden = new URL('./gh/__golden__/', import.meta.url);

test.each(scenes)('the requests and the errors of gh at $apiUrl', async ({ apiUrl, lines }) => {
  const simulator = await startSimulator({ github: { apiUrl } });
  try {
    simulator.github.addUser('hubot');
    simulator.github.addToken(reader);
    simulator.github.runs.onDispatch = () => ({ conclusion: 'success', jobs: [] });
    const gh = createGh(simulator);
    const printed: string[] = [];
    for (const { args, stdin = '', env = {} } of lines) {
      const before = simulator.requests.length;
      const signal = new AbortController().signal;
      const result = await gh({ args, env, cwd: '.', stdin: () => Promise.resolve(stdin), signal });
      const { exitCode, stderr, requests } = endedOf(result, simulator.requests.slice(before));
      printed.push(`$ gh ${args.join(' ')}`, ...requests.map((request) => `> ${request}`));
      printed.push(stderr.trimEnd(), `exit ${exitCode}`, '');
    }
    expectGolden(
      new URL(apiUrl).hostname,
      printed.filter((line, at) => line !== '' || printed[at - 1]?.startsWith('exit')).join('\n'),
      golden,
    );
    expect(simulator.strangers).toEqual([]);
    expect(simulator.violations.filter((one) => one.startsWith('defect'))).toEqual([]);
  } finally {
    simulator.stop();
  }
});

test('an option that gh has, but that is not simulated, is a defect of a test', async () => {
  const simulator = await startSimulator();
  const signal = new AbortController().signal;
  const call = {
    args: ['secret', 'list', '--org', 'octo'],
    env: {},
    cwd: '.',
    stdin: () => Promise.resolve(''),
    signal,
  };
  await expect(createGh(simulator)(call)).rejects.toThrow('--org exists in gh, but is not simulated');
  simulator.stop();
});
