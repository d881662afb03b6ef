// The entry point of the bundle. It exits explicitly, because kept-alive connections would otherwise delay the job.

import buffer from 'node:buffer';
import { main, openEnding } from './main.ts';
import { systemClock } from './runner/clock.ts';
import { createRunner } from './runner/runner.ts';

// With NODE_DEBUG=stream, Node prints the first bytes of each response (lib/internal/streams/readable.js), and no mask hides them.
buffer.INSPECT_MAX_BYTES = 0;

const runner = createRunner();
const ending = openEnding(runner, exit);

for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (thrown) => {
    ending.note(thrown);
  });
// Nothing is left that the run could wait for.
process.once('beforeExit', () => {
  ending.stop();
  exit();
});
// Something else ended the process.
process.on('exit', () => {
  ending.stop();
  process.exitCode = ending.exitCode;
});
// Not awaited: where a top-level await never settles, Node exits with code 13
// (https://nodejs.org/docs/latest-v24.x/api/process.html#exit-codes).
void main(runner, systemClock, ending).finally(exit);

function exit(): void {
  process.stdout.write('', () => process.exit(ending.exitCode));
}
