// What a user reads when something fails. Every message must be enough to act on.
import { NETWORK_FAILURES } from './failures/network.ts';
import { testFailures } from './failures/failure.ts';

testFailures(NETWORK_FAILURES);
