// Which part of GitHub answers a request: the REST API, GraphQL or the website.
import type { SimReply, SimRequest, SimService } from '../network/http.ts';
import { GitHubApi, type ApiOptions } from './api/api.ts';
import { apiVersion } from './api/client-rules.ts';
import { GitHubWebsite } from './apps/website.ts';
import type { GitHubOptions } from './github-options.ts';
import type { Setting } from './operations/call.ts';
import { answerGraphQl, isGraphQl } from './people/graphql.ts';
import type { TokenBook } from './state/tokens.ts';

interface Parts extends Pick<ApiOptions, 'edition' | 'restrictions' | 'newTokens' | 'report'> {
  readonly options: GitHubOptions;
  readonly tokens: TokenBook;
}

export function createServer(
  setting: Setting,
  parts: Parts,
): { readonly service: SimService; readonly website: GitHubWebsite } {
  const { options, tokens, ...rest } = parts;
  const api = new GitHubApi(setting, tokens, {
    ...rest,
    rateLimits: options.rateLimits ?? {},
    environmentsNeedSecrets: options.environmentsNeedSecrets ?? false,
    apiVersions: options.apiVersions ?? [apiVersion],
  });
  const website = new GitHubWebsite(setting);
  const hosts = [setting.addresses.api, setting.addresses.web].flatMap((address) => {
    const { host, hostname } = new URL(address);
    return [host, hostname];
  });
  const visit = (request: SimRequest): Promise<SimReply> | SimReply => {
    if (request.headers['authorization'] === undefined) return website.handle(request);
    // Tokens are for the API. The website takes the session of a browser.
    parts.report(`unexpected request ${request.method} ${request.url.pathname}: a token for the website`);
    return { status: 404, body: '<html><head><title>Page not found</title></head></html>' };
  };
  const handle = (request: SimRequest): Promise<SimReply> | SimReply => {
    const isApi = belongsToApi(request.url, setting);
    if (!isApi) return visit(request);
    if (!isGraphQl(request.url)) return api.handle(request);
    const token = tokens.authenticate(request.headers['authorization'] ?? '', setting.now());
    return answerGraphQl(request, { token, world: setting.world, violation: parts.report });
  };
  return { service: { answersFor: (host) => hosts.includes(host), handle }, website };
}

/** GitHub Enterprise Server has its API and its website on one host. */
function belongsToApi({ host, pathname }: URL, { addresses }: Setting): boolean {
  const api = new URL(addresses.api);
  return host === api.host && (api.pathname === '/' || pathname.startsWith('/api/'));
}
