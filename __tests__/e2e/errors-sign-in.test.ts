// What a user reads when something fails. Every message must be enough to act on.
import { AZURE_CLI_FAILURES } from './failures/azure-cli.ts';
import { SIGN_IN_FAILURES } from './failures/sign-in.ts';
import { testFailures } from './failures/failure.ts';

testFailures(SIGN_IN_FAILURES);
testFailures(AZURE_CLI_FAILURES);
