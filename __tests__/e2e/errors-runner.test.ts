// What a user reads when something fails. Every message must be enough to act on.
import { testFailures } from './failures/failure.ts';
import { RUNNER_FAILURES } from './failures/runner.ts';

testFailures(RUNNER_FAILURES);
