// The pages of a list of accounts. Each names the next one, with an address that the access token would be sent to, so it is
// checked before the SDK follows it; and a list must end.

import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { ActionError } from '../../core/errors/action-error.ts';
import { LONGEST_LIST, MOST_PAGES } from '../../http/list-limits.ts';
import { foreignAnswerHint } from '../../http/no-answer.ts';
import { quotableAddress } from '../../http/quotation.ts';
import { mustBePage, unexpectedAnswer } from './account-answers.ts';

/** Of all pages, in characters. The runner's memory would end before the pages do. */
const LARGEST = 64 * 1024 * 1024;

/** The SDK takes anything else for a path, also `https:management.azure.com` and what begins with a space. */
const ABSOLUTE = /^https:\/\//i;
/** Decoded, they would make another path equal. */
const ENCODED_SLASH = /%(?:2f|5c)/i;

/** Of the SDK's `onResponse`. */
type OnPage = (
  response: Pick<PipelineResponse, 'request' | 'bodyAsText'>,
  answer: unknown,
  error?: unknown,
) => void;

/** For one list. */
export function followPages(): OnPage {
  const start = performance.now();
  const seen = new Set<string>();
  let size = 0;
  return (response, answer, error) => {
    mustBePage(response, answer, error);
    if (error !== undefined) return;
    const { nextLink } = answer as { readonly nextLink?: unknown };
    size += response.bodyAsText?.length ?? 0;
    const asked = new URL(response.request.url);
    seen.add(pageOf(asked));
    // The SDK stops at any of these.
    if (nextLink === undefined || nextLink === null || nextLink === '') return;
    if (typeof nextLink !== 'string') throw unexpectedAnswer('a readable address of the next page');
    const next = URL.parse(nextLink);
    if (next === null || !ABSOLUTE.test(nextLink) || !isSameList(next, asked))
      throw elsewhere(nextLink, next, asked);
    const page = pageOf(next);
    if (seen.has(page)) throw endless('a page names one as the next that was read before');
    if (seen.size >= MOST_PAGES) throw endless('it has more than 1,000 pages');
    if (size > LARGEST) throw endless('its pages are larger than 64 MiB in all');
    if (performance.now() - start > LONGEST_LIST) throw endless('reading it took more than ten minutes');
    seen.add(page);
  };
}

/** Resource Manager may write `resourcegroups`, and encode other characters than this action. */
function pathOf({ pathname }: URL): string {
  try {
    return ENCODED_SLASH.test(pathname) ? '' : decodeURIComponent(pathname).toLowerCase().replace(/\/$/, '');
  } catch {
    return '';
  }
}

/** What tells one page from another. */
function pageOf(url: URL): string {
  const query = new URLSearchParams(url.search);
  query.sort();
  return `${pathOf(url)}?${query.toString()}`;
}

function isSameList(next: URL, asked: URL): boolean {
  return (
    next.origin === asked.origin &&
    next.username === '' &&
    next.password === '' &&
    pathOf(next) === pathOf(asked)
  );
}

function elsewhere(nextLink: string, next: URL | null, asked: URL): ActionError {
  return new ActionError(
    'azure-unexpected-answer',
    `A page of the list of accounts names another address than that of the list for the next page. The run did not follow it, because the access token would be sent there: "${quotableAddress(next, nextLink)}".`,
    { hint: `${foreignAnswerHint(asked.host)} A proxy may have changed the response.` },
  );
}

function endless(why: string): ActionError {
  return new ActionError(
    'azure-unexpected-answer',
    `The list of accounts does not seem to end: ${why}. The run stopped reading it, and used none of it.`,
    {
      hint: `Check HTTPS_PROXY and NO_PROXY on the runner, then run the workflow again: a proxy may have changed the responses. If the subscription has that many accounts, set resource-group to list those of one group.`,
    },
  );
}
