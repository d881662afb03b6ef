// The entry point of the bundle. It exits explicitly, because kept-alive connections would otherwise delay the job.

import { failUnexpectedly, main } from './main.ts';
import { systemClock } from './runner/clock.ts';
import { createRunner } from './runner/runner.ts';

const runner = createRunner();
// The run fails and goes on: it may have regenerated a key that it has yet to publish.
process.on('uncaughtException', (thrown) => {
  failUnexpectedly(thrown, runner);
});
await main(runner, systemClock);
process.stdout.write('', () => process.exit());
