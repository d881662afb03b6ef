// The words of `gh` for an error of GitHub.
import type { WireReply } from '../../network/wire.ts';
import { GhFailure } from './failure.ts';

export interface Received extends WireReply {
  /** After redirects. */
  readonly url: string;
}

interface ErrorBody {
  readonly message?: string;
  readonly errors?: unknown;
}

/** An error of a command. `gh api` prints it differently. */
export class HttpFailure extends GhFailure {
  readonly status: number;
  readonly advice: string;

  constructor(status: number, message: string, advice: string) {
    super(message);
    this.status = status;
    this.advice = advice;
  }

  /** The same with what the command was doing. */
  during(what: string): GhFailure {
    return new GhFailure(`${what}: ${this.message}${this.advice}`);
  }
}

export function httpFailure(reply: Received): HttpFailure {
  const [first = '', ...more] = messageOf(reply).split('\n');
  const rest = more.length === 0 ? '' : `\n${more.join('\n')}`;
  const message = `HTTP ${reply.status}${first === '' ? '' : `: ${first}`} (${reply.url})${rest}`;
  return new HttpFailure(reply.status, message, adviceOf(reply));
}

function messageOf({ body }: Received): string {
  const parsed = parse(body);
  const { message = '', errors } = parsed ?? {};
  const list = Array.isArray(errors) ? (errors as readonly { readonly message?: string }[]) : [];
  const details = list.flatMap((one) => (typeof one === 'string' ? [one] : (one.message ?? [])));
  return [message, ...details].join('\n');
}

function parse(body: string): ErrorBody | undefined {
  try {
    return JSON.parse(body) as ErrorBody;
  } catch {
    return undefined;
  }
}

/** On lines of its own, after the message. */
function adviceOf(reply: Received): string {
  const host = new URL(reply.url).hostname.replace(/^api\./, '');
  if (reply.status === 401) return `\nTry authenticating with:  gh auth login -h ${host}`;
  const scopes = missingScope(reply);
  const page = ssoPage(reply);
  return `${scopes === undefined ? '' : `\n${scopes}`}${page === undefined ? '' : `\nAuthorize in your web browser:  ${page}`}`;
}

/** Which scope the operation needs that the token lacks. */
export function missingScope({ status, headers, url }: Received): string | undefined {
  const held = (headers['x-oauth-scopes'] ?? '').split(',').map((scope) => scope.trim());
  if (status < 400 || status > 499 || status === 422 || held.join('') === '') return undefined;
  const implied = held.flatMap((scope) => {
    const name = /^(?:admin|write):(.+)$/.exec(scope)?.[1];
    return scope === 'repo' ? ['public_repo'] : name === undefined ? [] : [`read:${name}`];
  });
  const needed = (headers['x-accepted-oauth-scopes'] ?? '').split(',').map((scope) => scope.trim());
  const missing = needed.find((scope) => scope !== '' && ![...held, ...implied].includes(scope));
  const host = new URL(url).hostname.replace(/^api\./, '');
  return missing === undefined
    ? undefined
    : `This API operation needs the "${missing}" scope. To request it, run:  gh auth refresh -h ${host} -s ${missing}`;
}

export function ssoPage({ headers }: Received): string | undefined {
  return /url=(\S+)/.exec(headers['x-github-sso'] ?? '')?.[1];
}

/** The message of `gh api`. Undefined if GitHub did not refuse. */
export function apiProblem({ status, body, headers }: Received): string | undefined {
  if (status < 300) return undefined;
  const isJson = /[/+]json(?:;|$)/.test(headers['content-type'] ?? '');
  const parsed = isJson ? parse(body) : undefined;
  const message = parsed?.message;
  if (message === undefined) return `HTTP ${status}`;
  const details = parsed?.errors;
  return typeof details === 'string' ? `${details} (${message})` : `${message} (HTTP ${status})`;
}

/** Names what the command was doing, before the words about the failure. */
export function during(what: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof HttpFailure) throw error.during(what);
    throw error instanceof GhFailure ? new GhFailure(`${what}: ${error.message}`) : error;
  };
}
