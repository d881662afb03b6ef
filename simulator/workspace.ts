// The temporary directory of one simulator, and the files through which it communicates with the action's process.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class Workspace {
  readonly caFile: string;
  /** preload/guard.mjs appends the connections that it refused. */
  readonly strangersFile: string;
  readonly #directory: string;
  #directories = 0;

  constructor() {
    this.#directory = mkdtempSync(join(tmpdir(), 'azure-maps-keys-'));
    this.caFile = join(this.#directory, 'ca.pem');
    this.strangersFile = join(this.#directory, 'strangers');
    writeFileSync(this.strangersFile, '');
  }

  /** Connections that the action tried to open without the proxy. */
  directConnections(): readonly string[] {
    const hosts = readFileSync(this.strangersFile, 'utf8').split('\n').filter(Boolean);
    return hosts.map((host) => `${host}, past the proxy`);
  }

  temporaryDirectory(name: string): string {
    this.#directories += 1;
    return mkdtempSync(join(this.#directory, `${name}-${String(this.#directories)}-`));
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
