// What a user reads when something fails. Every message must be enough to act on.
import { GITHUB_REFUSALS } from './failures/github-refusals.ts';
import { GITHUB_FAILURES } from './failures/github.ts';
import { testFailures } from './failures/failure.ts';

testFailures([...GITHUB_FAILURES, ...GITHUB_REFUSALS]);
