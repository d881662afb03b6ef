// `npm run demo`: runs the committed bundle against the simulator. First regenerate, publish and list, with their
// complete logs; then a year of weekly rotation, with one line for each week in which something happened.
import { showOperations } from './demo/operations.ts';
import { showYear } from './demo/year.ts';

const failed = [await showOperations(), await showYear()].includes(false);
if (failed) {
  console.error('\nThe demo failed: see above.');
  process.exitCode = 1;
} else {
  console.log('\nTo use the simulator with curl, az or gh, run: npm run simulator');
}
