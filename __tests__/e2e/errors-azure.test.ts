// What a user reads when something fails. Every message must be enough to act on.
import { AZURE_FAILURES } from './failures/azure.ts';
import { testFailures } from './failures/failure.ts';

testFailures(AZURE_FAILURES);
