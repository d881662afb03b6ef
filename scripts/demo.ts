// `npm run demo`: the committed bundle against the simulator, as a user would see it. First each operation once, with
// its whole log; then a year of weekly rotation, a line for each week in which something happened.
import { showOperations } from './demo/operations.ts';
import { showYear } from './demo/year.ts';

const failed = [await showOperations(), await showYear()].includes(false);
if (failed) {
  console.error('\nThe demo did not end as it should: see above.');
  process.exitCode = 1;
} else {
  console.log('\nTo try it by hand, with curl, az or gh: npm run simulator');
}
