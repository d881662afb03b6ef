// The addresses of the GitHub server of this run: github.com, an enterprise with data residency (SUBDOMAIN.ghe.com), or a GitHub
// Enterprise Server. A message must never send its reader to another server.

import { STATUS_PAGES } from './no-answer.ts';

const CLOUD = 'https://api.github.com';

interface Server {
  readonly apiHost: string;
  /** The origin of its pages, without a slash at the end. */
  readonly web: string;
}

export function apiUrl(): URL {
  return URL.parse(process.env['GITHUB_API_URL'] ?? '') ?? new URL(CLOUD);
}

/** The runner sets both variables. */
export function gitHubServer(): Server {
  const api = apiUrl();
  const web = URL.parse(process.env['GITHUB_SERVER_URL'] ?? '')?.origin;
  return { apiHost: api.host, web: web ?? api.origin.replace('//api.', '//') };
}

export function settingsPage(path: string): string {
  return `${gitHubServer().web}/settings/${path}`;
}

/**
 * What to check when GitHub has a problem, to follow "check". A subdomain of ghe.com does not tell its region, and the page of
 * github.com lists the others: https://www.githubstatus.com
 */
export function statusCheck(): string {
  const { apiHost } = gitHubServer();
  if (apiHost === new URL(CLOUD).host) return STATUS_PAGES.github;
  return apiHost.endsWith('.ghe.com')
    ? 'the status page of your region (https://au.githubstatus.com, https://eu.githubstatus.com, https://jp.githubstatus.com or https://us.githubstatus.com)'
    : `with the administrator of ${apiHost}`;
}

export function tryAgain(): string {
  return `Run the workflow again; if the problem persists, check ${statusCheck()}.`;
}
