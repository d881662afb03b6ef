// A process that runs the action's sources many times, one run after another, each with its own environment variables.
// case-runner.ts starts it once for hundreds of runs, which saves the start of a process for each run.
import { main } from '../../src/main.ts';
import { systemClock } from '../../src/runner/clock.ts';
import { createRunner } from '../../src/runner/runner.ts';

const setClock = globalThis[Symbol.for('simulator.setClock')];
const rejections = [];
process.on('unhandledRejection', (reason) =>
  rejections.push(reason instanceof Error ? reason.name : typeof reason),
);

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

async function run({ env, mapping }) {
  const text = { stdout: '', stderr: '' };
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  setClock(mapping);
  // Failures set the exit code.
  process.exitCode = undefined;
  // Never restored: late output of an earlier run must not be printed.
  for (const stream of ['stdout', 'stderr']) {
    process[stream].write = (chunk, encoding, callback) => {
      text[stream] += String(chunk);
      (typeof encoding === 'function' ? encoding : callback)?.();
      return true;
    };
  }
  try {
    await main(createRunner(), systemClock);
    await nextTurn();
    await nextTurn();
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
// The IPC channel keeps this process running. The preloaded clock has unreferenced it.
process.channel.ref();
process.send({ ready: true });
