// The entry point of the bundle. It exits explicitly, because kept-alive connections would otherwise delay the job.

import { main } from './main.ts';
import { systemClock } from './runner/clock.ts';
import { createRunner } from './runner/runner.ts';

await main(createRunner(), systemClock);
process.stdout.write('', () => process.exit());
