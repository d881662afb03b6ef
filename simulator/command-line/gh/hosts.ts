// The hosts of GitHub and the token for each. https://cli.github.com/manual/gh_help_environment
import { GhFailure } from './failure.ts';

export type Env = Readonly<Record<string, string | undefined>>;

export interface HostToken {
  readonly token: string;
  /** As `gh auth status` names it. */
  readonly source: string;
}

const signIn = `To get started with GitHub CLI, please run:  gh auth login
Alternatively, populate the GH_TOKEN environment variable with a GitHub API authentication token.`;

export class Hosts {
  readonly #env: Env;
  readonly #kept: Readonly<Record<string, string>>;

  /** @param kept tokens of `gh auth login`, by host. */
  constructor(env: Env, kept: Readonly<Record<string, string>>) {
    this.#env = env;
    this.#kept = kept;
  }

  get known(): readonly string[] {
    const standard = this.#variable('github.com') === undefined ? [] : ['github.com'];
    const { GH_HOST: host } = this.#env;
    const named = host !== undefined && this.#variable(host) !== undefined ? [host] : [];
    return [...new Set([...named, ...standard, ...Object.keys(this.#kept)])];
  }

  get standard(): string {
    const { GH_HOST: named = '' } = this.#env;
    const [first = 'github.com'] = Object.keys(this.#kept);
    return named === '' ? first : named;
  }

  tokenFor(host: string): HostToken | undefined {
    const name = this.#variable(host);
    if (name !== undefined) return { token: this.#env[name] ?? '', source: name };
    const token = this.#kept[host];
    return token === undefined ? undefined : { token, source: 'keyring' };
  }

  /** Any token for any host will do. */
  assertSignedIn(): void {
    const named = [...forCloud, ...forServers].some((name) => (this.#env[name] ?? '') !== '');
    if (!named && Object.keys(this.#kept).length === 0) throw new GhFailure(signIn, { exitCode: 4 });
  }

  #variable(host: string): string | undefined {
    return (isCloud(host) ? forCloud : forServers).find((name) => (this.#env[name] ?? '') !== '');
  }
}

const forCloud = ['GH_TOKEN', 'GITHUB_TOKEN'];
const forServers = ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];

/** github.com, or an enterprise with data residency. */
export function isCloud(host: string): boolean {
  return host === 'github.com' || host.endsWith('.ghe.com');
}

/** With a trailing slash. */
export function restPrefix(host: string): string {
  return isCloud(host) ? `https://api.${host}/` : `https://${host}/api/v3/`;
}

export function graphQlUrl(host: string): string {
  return isCloud(host) ? `https://api.${host}/graphql` : `https://${host}/api/graphql`;
}
