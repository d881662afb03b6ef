// What a user reads when a vault refuses something. Every message must be enough to act on.
import { testFailures } from './failures/failure.ts';
import { VAULT_FAILURES } from './failures/vault.ts';

testFailures(VAULT_FAILURES);
