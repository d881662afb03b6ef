// The rules for every request to GitHub's API. GitHub enforces few of them; the simulator reports all as violations.
import type { SimRequest } from '../../network/http.ts';
import { Refusal } from '../replies/refusal.ts';

export const apiVersion = '2022-11-28';
const mediaTypes = ['application/vnd.github+json', 'application/vnd.github.v3+json', 'application/json'];

/** `gh` asks for previews that ended long ago, and `gh api` for anything. GitHub answers both with JSON. */
const gitHubCli = 'GitHub CLI ';

export function ruleViolations(request: SimRequest, needsToken: boolean): string[] {
  const { headers, url } = request;
  const problems: string[] = [];
  if (needsToken && headers['authorization'] === undefined) problems.push('no authorization header');
  if ((headers['user-agent'] ?? '') === '') problems.push('no user-agent header');
  if (headers['x-github-api-version'] !== apiVersion) problems.push(`no x-github-api-version: ${apiVersion}`);
  const accepted = (headers['accept'] ?? '').split(',').map((type) => type.split(';')[0]?.trim() ?? '');
  const isAccepted =
    (headers['user-agent'] ?? '').startsWith(gitHubCli) || accepted.some((type) => mediaTypes.includes(type));
  if (!isAccepted) problems.push('no accept header for JSON');
  if (request.body !== '' && headers['content-type']?.startsWith('application/json') !== true) {
    problems.push('a body without content-type: application/json');
  }
  if (Number(url.searchParams.get('per_page') ?? 0) > 100) problems.push('per_page above 100');
  return problems;
}

/** The refusal of a request that breaks a rule which GitHub enforces. */
export function ruleRefusal(request: SimRequest, apiVersions: readonly string[]): Refusal | undefined {
  if ((request.headers['user-agent'] ?? '') === '') {
    return new Refusal(
      403,
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
    );
  }
  const version = request.headers['x-github-api-version'];
  if (version !== undefined && !apiVersions.includes(version)) {
    return new Refusal(400, `"${version}" is not a supported version of the REST API.`);
  }
  return undefined;
}
