// What refuses a request whatever its token's permissions: policies of an owner, a blocked or archived repository, a suspended
// installation or account. The sentences are those that users of the real API reported:
// - IP allow list: https://github.com/SalesforceFoundation/NPSP/issues/7247
// - archived: https://github-api.kohsuke.org/apidocs/org/kohsuke/github/GHRepository.html#archive()
// - suspended installation: https://github.com/google-gemini/gemini-cli/issues/12033
// - suspended account: https://github.com/anuraghazra/github-readme-stats, src/common/retryer.js
// - classic tokens: https://github.com/refined-github/refined-github/issues/6951
// - fine-grained tokens: https://github.com/mislav/hub/issues/3363
// - lifetime: https://github.com/NixOS/org/issues/247
// - OAuth apps: https://docs.github.com/organizations/managing-oauth-access-to-your-organizations-data
// - blocked: https://github.com/github/rest-api-description/issues/3314 (451), https://github.com/PyGithub/PyGithub/issues/1015
import { Refusal } from '../replies/refusal.ts';

const sentences = {
  'ip allow list': (owner: string) =>
    `Although you appear to have the correct authorization credentials, the \`${owner}\` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.`,
  archived: () => 'Repository was archived so is read-only.',
  'suspended installation': () => 'This installation has been suspended',
  'suspended account': () => 'Sorry. Your account was suspended.',
  'no classic tokens': (owner: string) =>
    `\`${owner}\` forbids access via a personal access token (classic). Please use a GitHub App, OAuth App, or a personal access token with fine-grained permissions.`,
  'no fine-grained tokens': (owner: string) =>
    `\`${owner}\` forbids access via a personal access token with fine-grained permissions. Please use a GitHub App, or an OAuth App.`,
  'token lifetime': (owner: string) =>
    `The '${owner}' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 366 days. Please adjust your token's lifetime at the following URL: https://github.com/settings/personal-access-tokens/4277325`,
  'no oauth apps': (owner: string) =>
    `Although you appear to have the correct authorization credentials, the \`${owner}\` organization has enabled OAuth App access restrictions, meaning that data access to third-parties is limited.`,
  blocked: () => 'Repository access blocked',
  'taken down': () => 'Repository access blocked',
} as const satisfies Readonly<Record<string, (owner: string) => string>>;

export type Restriction = keyof typeof sentences;

export class Restrictions {
  readonly #places = new Map<string, Restriction | { readonly status: number; readonly message: string }>();

  /**
   * @param place an owner or a repository, such as `octo` or `octo/site`.
   * @param restriction a known one, or any other refusal.
   */
  set(place: string, restriction: Restriction | { readonly status: number; readonly message: string }): void {
    this.#places.set(place.toLowerCase(), restriction);
  }

  of(place: string): Restriction | { readonly status: number; readonly message: string } | undefined {
    return this.#places.get(place.toLowerCase());
  }

  refuse(method: string, parameters: Readonly<Record<string, string>>): Refusal | undefined {
    const owner = parameters['owner'] ?? parameters['org'] ?? '';
    const repository = `${owner}/${parameters['repo'] ?? ''}`;
    const found = this.#places.get(owner.toLowerCase()) ?? this.#places.get(repository.toLowerCase());
    if (found === undefined || (found === 'archived' && method === 'GET')) return undefined;
    if (typeof found === 'object') return new Refusal(found.status, found.message);
    const block = { reason: found === 'blocked' ? 'tos' : 'dmca', created_at: '2026-01-31T00:00:00Z' };
    return new Refusal(
      found === 'taken down' ? 451 : 403,
      sentences[found](owner),
      found === 'blocked' || found === 'taken down' ? { details: { block } } : {},
    );
  }
}
