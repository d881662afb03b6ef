// The commands of gh for one repository on one server. What is github.com's is left out of the command lines.
import type { Argument, Command, RunnableCommand } from '../command.ts';

const CLOUD = 'github.com';

export class GitHub {
  readonly host: string;
  readonly repository: string;

  /** @param repository `octo/site`. */
  constructor(host: string, repository: string) {
    this.host = host;
    this.repository = repository;
  }

  get web(): string {
    return `https://${this.host}`;
  }

  /** Data residency has a host of its own for the API, a GitHub Enterprise Server a path. */
  get api(): string {
    if (this.host === CLOUD || this.host.endsWith('.ghe.com')) return `https://api.${this.host}`;
    return `https://${this.host}/api/v3`;
  }

  get isServer(): boolean {
    return this.host !== CLOUD && !this.host.endsWith('.ghe.com');
  }

  get isCloud(): boolean {
    return this.host === CLOUD;
  }

  /** The option with the repository, as most commands take it. */
  get repo(): readonly string[] {
    return ['--repo', this.host === CLOUD ? this.repository : `${this.host}/${this.repository}`];
  }

  read(path: string, ...options: readonly string[]): RunnableCommand {
    return { tool: 'gh', args: ['api', ...this.#host(), path, ...options] };
  }

  /** @param path below the repository. */
  readRepository(path = '', ...options: readonly string[]): RunnableCommand {
    return this.read(this.path(path), ...options);
  }

  change(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: object): RunnableCommand {
    const input = body === undefined ? undefined : JSON.stringify(body);
    const options = input === undefined ? [] : ['--input', '-'];
    return {
      tool: 'gh',
      args: ['api', ...this.#host(), '--method', method, this.path(path), ...options],
      input,
    };
  }

  path(path: string): string {
    return `repos/${this.repository}${path === '' ? '' : `/${path}`}`;
  }

  setVariable(name: string, value: Argument): Command {
    return { tool: 'gh', args: ['variable', 'set', name, ...this.repo, '--body', value] };
  }

  setSecret(name: string, inputIs: string): Command {
    return { tool: 'gh', args: ['secret', 'set', name, ...this.repo], inputIs };
  }

  delete(kind: 'variable' | 'secret', name: string): Command {
    return { tool: 'gh', args: [kind, 'delete', name, ...this.repo] };
  }

  /** @param environment undefined: the repository's. */
  list(kind: 'variable' | 'secret', environment?: string): RunnableCommand {
    const fields = kind === 'variable' ? 'name,value' : 'name,updatedAt';
    const where = environment === undefined ? [] : ['--env', environment];
    return { tool: 'gh', args: [kind, 'list', ...this.repo, ...where, '--json', fields] };
  }

  run(file: string, branch: string): Command {
    return { tool: 'gh', args: ['workflow', 'run', file, ...this.repo, '--ref', branch] };
  }

  #host(): readonly string[] {
    return this.host === CLOUD ? [] : ['--hostname', this.host];
  }
}
