// When a list that comes in pages does not seem to end. Each page counts as an answer, with the limits of one.

import { MINUTE, type Duration } from '../core/time.ts';

/** Resource Manager's pages have up to a thousand entries, and GitHub's up to a hundred. */
export const MOST_PAGES = 1_000;

export const LONGEST_LIST: Duration = 10 * MINUTE;
