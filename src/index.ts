// The entry of the bundle. It ends the process itself, because a connection that is kept alive must not delay the job.

import { main } from './main.ts';
import { systemClock } from './runner/clock.ts';
import { createRunner } from './runner/runner.ts';

await main(createRunner(), systemClock);
process.stdout.write('', () => process.exit());
