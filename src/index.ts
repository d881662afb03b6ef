// Entry of the bundle. Ends the process itself: a connection that is kept alive must not hold up the job.

import { main } from './main.ts';
import { systemClock } from './runner/clock.ts';
import { createRunner } from './runner/runner.ts';

await main(createRunner(), systemClock);
process.stdout.write('', () => process.exit());
