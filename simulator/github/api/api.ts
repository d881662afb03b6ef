// Processes a request to the simulated API: client rules, route, token, rate limits, permissions, operation, headers.
// Compares both the request and the reply with GitHub's OpenAPI description.
import type { SimReply, SimRequest } from '../../network/http.ts';
import { accessHeaders, admit, type Need } from '../access/permissions.ts';
import type { Caller, Setting } from '../operations/call.ts';
import type { Route } from '../operations/route.ts';
import { authenticateApp } from '../access/json-web-tokens.ts';
import { conformanceOf, type SentRequest } from '../description/conformance.ts';
import type { Edition } from '../description/description.ts';
import { ruleRefusal, ruleViolations } from './client-rules.ts';
import type { NewTokens } from '../access/new-tokens.ts';
import { RateLimits, type RateLimitOptions } from '../access/rate-limits.ts';
import type { Restrictions } from '../access/restrictions.ts';
import { notFound, Refusal } from '../replies/refusal.ts';
import { requestId, standardHeaders } from '../replies/standard-headers.ts';
import { describedPath, match, type Match } from './match-route.ts';
import { namedPath, redirectOf } from './renamed-paths.ts';
import { operationsOf, roomOf } from './routes.ts';
import type { GitHubToken, TokenBook } from '../state/tokens.ts';

export interface ApiOptions {
  readonly edition: Edition;
  readonly rateLimits: RateLimitOptions;
  readonly environmentsNeedSecrets: boolean;
  readonly apiVersions: readonly string[];
  readonly restrictions: Restrictions;
  readonly newTokens: NewTokens;
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
    const base = new URL(this.#setting.addresses.api).pathname.replace(/\/$/, '');
    const path = request.url.pathname.startsWith(`${base}/`)
      ? request.url.pathname.slice(base.length)
      : undefined;
    const canonical = path === undefined ? undefined : namedPath(path, this.#setting.world);
    const found = canonical === undefined ? undefined : match(request.method, canonical);
    report(ruleViolations(request, found?.route.caller !== 'anyone'), 'request');
    if (canonical === undefined || found === undefined) {
      report(['unexpected request'], 'request');
      return this.#finish(notFound().reply('https://docs.github.com/rest'), {});
    }
    const { edition } = this.#options;
    const { route } = found;
    if (route.cloudOnly === true && edition === 'ghes') {
      return this.#finish(notFound().reply('https://docs.github.com/rest'), {});
    }
    const room = roomOf(route);
    const conformance = await conformanceOf(edition, operationsOf(edition, room), room);
    const described = describedPath(route.template, canonical);
    report(conformance.problemsOfRequest(route, sent(request, described)), 'request');
    const { reply, headers } = await this.#answer(request, found, conformance.documentation(route));
    report(conformance.problemsOfReply(route, reply), 'reply to');
    return this.#finish(reply, headers);
  }

  async #answer(
    request: SimRequest,
    found: Match,
    documentation: string,
  ): Promise<{ reply: SimReply; headers: Record<string, string> }> {
    const caller = ruleRefusal(request, this.#options.apiVersions) ?? this.#callerOf(request, found.route);
    if (caller instanceof Refusal)
      return { reply: caller.reply('https://docs.github.com/rest'), headers: {} };
    const refused =
      caller.kind === 'token' ? this.#refuseToken(request, caller.token, found.route) : undefined;
    const headers =
      caller.kind === 'token'
        ? { ...this.#rateHeaders(caller.token), ...accessHeaders(this.#needOf(found.route), caller.token) }
        : {};
    const answer = refused ?? (await this.#perform(request, found, caller));
    return { reply: answer instanceof Refusal ? answer.reply(documentation) : answer, headers };
  }

  #callerOf(request: SimRequest, route: Route): Caller | Refusal {
    if (route.caller === 'anyone') return { kind: 'anyone' };
    if (route.caller !== 'app') {
      const token = this.#authenticate(request);
      return token instanceof Refusal ? token : { kind: 'token', token };
    }
    const app = authenticateApp(
      request.headers['authorization'] ?? '',
      this.#setting.apps,
      this.#setting.now(),
    );
    return app instanceof Refusal ? app : { kind: 'app', app };
  }

  #refuseToken(request: SimRequest, token: GitHubToken, route: Route): Refusal | undefined {
    const limited = this.#limit(request, token, route);
    return this.#options.newTokens.refuse(token, this.#setting.now()) ?? limited;
  }

  #authenticate(request: SimRequest): GitHubToken | Refusal {
    const { authorization } = request.headers;
    const documentation = 'https://docs.github.com/rest';
    if (authorization === undefined) return new Refusal(401, 'Requires authentication', { documentation });
    const token = this.#tokens.authenticate(authorization, this.#setting.now());
    return token ?? new Refusal(401, 'Bad credentials', { documentation });
  }

  #limit({ open }: SimRequest, token: GitHubToken, route: Match['route']): Refusal | undefined {
    if (!this.#setting.rateLimited || route.template === '/rate_limit') return undefined;
    const refused = this.#limits.count(token, this.#setting.now()) ?? this.#limits.refuseConcurrent(open);
    if (refused !== undefined || route.method === 'GET') return refused;
    return this.#limits.countWrite(token, this.#setting.now());
  }

  #perform(
    request: SimRequest,
    { route, parameters }: Match,
    caller: Caller,
  ): ReturnType<typeof route.handle> {
    const { world, addresses } = this.#setting;
    const query = request.url.searchParams;
    const token = caller.kind === 'token' ? caller.token : undefined;
    const refused =
      (token === undefined ? undefined : redirectOf(request, parameters, token, this.#setting)) ??
      this.#options.restrictions.refuse(request.method, parameters);
    if (refused !== undefined) return refused;
    const body = parseBody(request.body);
    if (token === undefined) {
      if (body instanceof Refusal) return body;
      return route.handle(
        { caller, place: { on: 'nothing' }, parameters, query, body, rate: undefined },
        this.#setting,
      );
    }
    const place = admit(this.#needOf(route), parameters, token, { world, web: addresses.web });
    if (place instanceof Refusal) return place;
    if (body instanceof Refusal) return body;
    const rate = this.#limits.state(token, this.#setting.now());
    return route.handle({ caller, place, parameters, query, body, rate }, this.#setting);
  }

  #needOf({ need }: Match['route']): Need {
    const level = need.on === 'repository' ? need.permissions['environments'] : undefined;
    if (!this.#options.environmentsNeedSecrets || need.on !== 'repository' || level === undefined)
      return need;
    return { ...need, permissions: { secrets: level, ...need.permissions } };
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
