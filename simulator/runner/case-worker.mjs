// A process that runs the action many times, one run after another: the sources themselves, in a runner's environment
// of its own for each run. Started by case-runner.ts; a hundred runs cost the start of one process.
import { summary } from '@actions/core';
import { main } from '../../src/main.ts';
import { systemClock } from '../../src/runner/clock.ts';
import { createRunner } from '../../src/runner/runner.ts';

const setClock = globalThis[Symbol.for('simulator.setClock')];
const rejections = [];
process.on('unhandledRejection', (reason) =>
  rejections.push(reason instanceof Error ? reason.name : typeof reason),
);

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function run({ env, mapping }) {
  const text = { stdout: '', stderr: '' };
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  setClock(mapping);
  // The toolkit remembers the summary's file and whether the process failed.
  summary._filePath = undefined;
  process.exitCode = undefined;
  // Not given back at the end: what an earlier run says late must not be printed.
  for (const stream of ['stdout', 'stderr']) {
    process[stream].write = (chunk, encoding, callback) => {
      text[stream] += String(chunk);
      (typeof encoding === 'function' ? encoding : callback)?.();
      return true;
    };
  }
  try {
    await main(createRunner(), systemClock);
    await turn();
    await turn();
  } finally {
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  }
  return { exitCode: process.exitCode ?? 0, signal: null, ...text, rejections: rejections.splice(0) };
}

process.on('message', (message) => {
  if (message.env === undefined) return;
  run(message).then(
    (end) => process.send({ end }),
    (error) =>
      process.send({ crash: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
// It lives by its channel, which the preloaded clock does not hold on to.
process.channel.ref();
process.send({ ready: true });
