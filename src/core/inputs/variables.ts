// The variables of the runner that a run depends on. GitHub's runner sets them correctly; a step, a job, or the machine of a
// self-hosted runner can replace them. No message shows a value that may contain a password. Pure.

import { quote } from '../text.ts';
import { describeCharacter, NOT_VISIBLE_ASCII } from './characters.ts';

/** What is wrong with an environment variable of the runner. */
export interface VariableProblem {
  readonly variable: string;
  readonly message: string;
}

/** What the runner provides about the workflow. */
export interface WorkflowContext {
  /** `owner/repo` of the workflow, the default of `repository`. */
  readonly repository: string;
  /** Base URL of GitHub's API, which distinguishes GitHub.com from GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly idTokenUrl?: string;
  readonly idTokenToken?: string;
  /** Problems with variables that no input makes unnecessary. */
  readonly problems?: readonly VariableProblem[];
}

/** The URL of GitHub's API without slashes at its end; empty means GitHub.com. Undefined if it is invalid. */
export function normalApiUrl(text: string): string | undefined {
  if (text.trim() === '') return 'https://api.github.com';
  if (urlProblem(text, /[?#]/) !== undefined) return undefined;
  const { origin, pathname } = new URL(text);
  return origin + pathname.replace(/\/+$/, '');
}

export function* apiUrlProblems({ apiUrl }: WorkflowContext): Iterable<VariableProblem> {
  const problem = apiUrl.trim() === '' ? undefined : urlProblem(apiUrl, /[?#]/);
  if (problem === undefined) return;
  const message = `${problem} Use the URL of GitHub's API: https://api.github.com or https://HOSTNAME/api/v3.`;
  yield { variable: 'GITHUB_API_URL', message };
}

/** Of the variables with which a job requests its ID token. Without them, it may not. */
export function* idTokenProblems({ idTokenUrl, idTokenToken }: WorkflowContext): Iterable<VariableProblem> {
  if (!idTokenUrl || !idTokenToken) return;
  const rest = "GitHub's runner sets this variable: do not replace it.";
  const ofUrl = urlProblem(idTokenUrl, /#/);
  if (ofUrl !== undefined) yield { variable: 'ACTIONS_ID_TOKEN_REQUEST_URL', message: `${ofUrl} ${rest}` };
  const unsendable = describeCharacter(idTokenToken, NOT_VISIBLE_ASCII);
  if (unsendable !== undefined)
    yield { variable: 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', message: `In it, ${unsendable}. ${rest}` };
}

/** A token is sent to this URL. */
function urlProblem(text: string, forbidden: RegExp): string | undefined {
  const shown = text.includes('@') ? 'It' : quote(text);
  if (!/^\s*https:\/\//i.test(text)) return `${shown} does not start with https://.`;
  if (!URL.canParse(text)) return `${shown} is not a URL.`;
  const { username, password } = new URL(text);
  if (username !== '' || password !== '') return 'It contains a user name or a password.';
  return forbidden.test(text) ? `${shown} contains a query or a fragment.` : undefined;
}
