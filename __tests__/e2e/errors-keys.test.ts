// What a user reads when something fails. Every message must be enough to act on.
import { testFailures } from './failures/failure.ts';
import { KEY_FAILURES } from './failures/keys.ts';

testFailures(KEY_FAILURES);
