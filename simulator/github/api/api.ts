// The way of a request through the simulated API: manners, route, token, limits, permission, handler, headers.
// Request and answer are both held against GitHub's own description.
import type { SimReply, SimRequest } from '../../network/http.ts';
import { accessHeaders, admit, type Need } from '../access/access.ts';
import type { Setting } from '../operations/call.ts';
import { conformanceOf, type SentRequest } from '../description/conformance.ts';
import type { Edition } from '../description/description.ts';
import { mannersProblems, mannersRefusal } from './manners.ts';
import { RateLimits, type RateLimitOptions } from '../access/rate-limits.ts';
import { notFound, Refusal, requestId, standardHeaders } from '../replies/replies.ts';
import { match, type Match, operationsOf } from './routes.ts';
import { type GitHubToken, sees, type TokenBook } from '../state/tokens.ts';

export interface ApiOptions {
  readonly edition: Edition;
  readonly rateLimits: RateLimitOptions;
  readonly environmentsNeedSecrets: boolean;
  readonly report: (violation: string) => void;
}

export class GitHubApi {
  readonly #setting: Setting;
  readonly #tokens: TokenBook;
  readonly #options: ApiOptions;
  readonly #limits: RateLimits;
  #requests = 0;

  constructor(setting: Setting, tokens: TokenBook, options: ApiOptions) {
    this.#setting = setting;
    this.#tokens = tokens;
    this.#options = options;
    this.#limits = new RateLimits(options.rateLimits);
  }

  async handle(request: SimRequest): Promise<SimReply> {
    this.#requests += 1;
    const where = `${request.method} ${request.url.pathname} (request ${request.index})`;
    const report = (problems: readonly string[], what: string): void => {
      for (const problem of problems) this.#options.report(`${what} ${where}: ${problem}`);
    };
    report(mannersProblems(request), 'request');
    const base = new URL(this.#setting.addresses.api).pathname.replace(/\/$/, '');
    const path = request.url.pathname.startsWith(`${base}/`)
      ? request.url.pathname.slice(base.length)
      : undefined;
    const canonical = path === undefined ? undefined : this.#byName(path);
    const found = canonical === undefined ? undefined : match(request.method, canonical);
    if (canonical === undefined || found === undefined) {
      report(['unexpected request'], 'request');
      return this.#finish(notFound().reply('https://docs.github.com/rest'), {});
    }
    if (found.route.cloudOnly && this.#options.edition === 'ghes') {
      return this.#finish(notFound().reply('https://docs.github.com/rest'), {});
    }
    const conformance = await conformanceOf(this.#options.edition, operationsOf(this.#options.edition));
    report(conformance.problemsOfRequest(found.route, sent(request, canonical)), 'request');
    const { reply, headers } = await this.#answer(request, found, conformance.documentation(found.route));
    report(conformance.problemsOfReply(found.route, reply), 'reply to');
    return this.#finish(reply, headers);
  }

  async #answer(
    request: SimRequest,
    { route, parameters }: Match,
    documentation: string,
  ): Promise<{ reply: SimReply; headers: Record<string, string> }> {
    const refused = mannersRefusal(request) ?? this.#authenticate(request);
    if (refused instanceof Refusal)
      return { reply: refused.reply('https://docs.github.com/rest'), headers: {} };
    const token = refused;
    const limited = this.#limit(token, route);
    const headers = { ...this.#rateHeaders(token), ...accessHeaders(this.#needOf(route), token) };
    const answer = limited ?? (await this.#perform(request, { route, parameters }, token));
    return { reply: answer instanceof Refusal ? answer.reply(documentation) : answer, headers };
  }

  #authenticate(request: SimRequest): GitHubToken | Refusal {
    const { authorization } = request.headers;
    const documentation = 'https://docs.github.com/rest';
    if (authorization === undefined) return new Refusal(401, 'Requires authentication', { documentation });
    const token = this.#tokens.authenticate(authorization, this.#setting.now());
    return token ?? new Refusal(401, 'Bad credentials', { documentation });
  }

  #limit(token: GitHubToken, route: Match['route']): Refusal | undefined {
    if (!this.#setting.rateLimited || route.template === '/rate_limit') return undefined;
    const primary = this.#limits.count(token, this.#setting.now());
    if (primary !== undefined || route.method === 'GET') return primary;
    return this.#limits.countWrite(token, this.#setting.now());
  }

  #perform(
    request: SimRequest,
    { route, parameters }: Match,
    token: GitHubToken,
  ): ReturnType<typeof route.handle> {
    const moved = this.#redirect(request, parameters, token);
    if (moved !== undefined) return moved;
    const place = admit(this.#needOf(route), parameters, token, this.#setting.world);
    if (place instanceof Refusal) return place;
    const body = parseBody(request.body);
    if (body instanceof Refusal) return body;
    const rate = this.#limits.state(token, this.#setting.now());
    return route.handle({ place, parameters, query: request.url.searchParams, body, rate }, this.#setting);
  }

  #needOf({ need }: Match['route']): Need {
    const level = need.on === 'repository' ? need.permissions['environments'] : undefined;
    if (!this.#options.environmentsNeedSecrets || need.on !== 'repository' || level === undefined)
      return need;
    return { ...need, permissions: { secrets: level, ...need.permissions } };
  }

  #redirect(request: SimRequest, parameters: Match['parameters'], token: GitHubToken): Refusal | undefined {
    const oldName = `${parameters['owner'] ?? ''}/${parameters['repo'] ?? ''}`;
    const id = this.#setting.world.moved(oldName);
    const repository = id === undefined ? undefined : this.#setting.world.repositoryById(id);
    if (repository === undefined || this.#setting.world.repository(oldName) !== undefined) return undefined;
    if (!sees(token, repository.fullName)) return undefined;
    const rest = request.url.pathname.split('/repos/')[1]?.split('/').slice(2).join('/') ?? '';
    const url = `${this.#setting.addresses.api}/repositories/${repository.id}${rest === '' ? '' : `/${rest}`}${request.url.search}`;
    const more = { headers: { location: url }, details: { url } };
    return request.method === 'GET'
      ? new Refusal(301, 'Moved Permanently', more)
      : new Refusal(307, 'Temporary Redirect', more);
  }

  /** GitHub's own links name repositories and organizations by their ids. */
  #byName(path: string): string | undefined {
    const parts = /^\/(?<what>repositories|organizations)\/(?<id>\d+)(?<rest>\/.*)?$/.exec(path)?.groups;
    if (parts === undefined) return path;
    const id = Number(parts['id']);
    const rest = parts['rest'] ?? '';
    if (parts['what'] === 'organizations') {
      const account = this.#setting.world.accountById(id);
      return account === undefined ? undefined : `/orgs/${account.login}${rest}`;
    }
    const repository = this.#setting.world.repositoryById(id);
    return repository === undefined ? undefined : `/repos/${repository.fullName}${rest}`;
  }

  #rateHeaders(token: GitHubToken): Record<string, string> {
    if (!this.#setting.rateLimited) return {};
    const rate = this.#limits.state(token, this.#setting.now());
    return {
      'x-ratelimit-limit': String(rate.limit),
      'x-ratelimit-remaining': String(rate.remaining),
      'x-ratelimit-used': String(rate.used),
      'x-ratelimit-reset': String(rate.reset),
      'x-ratelimit-resource': 'core',
    };
  }

  #finish(reply: SimReply, headers: Record<string, string>): SimReply {
    const standard = standardHeaders(reply, this.#setting.now(), requestId(this.#requests));
    const server =
      this.#options.edition === 'ghes' ? { 'x-github-enterprise-version': 'enterprise-server@3.19.0' } : {};
    return { ...reply, headers: { ...standard, ...server, ...headers, ...reply.headers } };
  }
}

function sent(request: SimRequest, path: string): SentRequest {
  const { method, headers, body } = request;
  return { method, path, query: request.url.searchParams, headers, body };
}

function parseBody(body: string): Readonly<Record<string, unknown>> | Refusal {
  if (body === '') return {};
  try {
    const parsed = JSON.parse(body) as unknown;
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
    return new Refusal(400, 'Body should be a JSON object');
  } catch {
    return new Refusal(400, 'Problems parsing JSON');
  }
}
