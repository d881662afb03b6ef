// GitHub Apps, their installations, and the codes of manifests that are being converted.
import { type KeyObject } from 'node:crypto';
import { seededAlphanumerics } from '../../determinism/random.ts';
import type { Permissions } from './tokens.ts';
import type { Account, Repository } from './world.ts';

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly owner: Account;
  readonly url: string;
  readonly description: string | null;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly isPublic: boolean;
  /** By GitHub's clock, epoch milliseconds. */
  readonly createdAt: number;
  readonly publicKey: KeyObject;
}

export interface Installation {
  readonly id: number;
  readonly app: App;
  readonly account: Account;
  /** IDs. */
  readonly repositories: 'all' | readonly number[];
  /** What the owner granted, which can be less than the App asks for by now. */
  readonly permissions: Permissions;
  readonly createdAt: number;
}

/** What the conversion of a manifest returns once. */
export interface Credentials {
  readonly pem: string;
  readonly clientSecret: string;
  readonly webhookSecret: string | null;
}

interface PendingApp extends Credentials {
  readonly app: App;
  readonly expiresAt: number;
}

const hour = 3_600_000;

export class Apps {
  readonly #seed: string;
  readonly #apps: App[] = [];
  readonly #installations: Installation[] = [];
  readonly #codes = new Map<string, PendingApp>();
  #lastId = 900_000;

  constructor(seed: string) {
    this.#seed = seed;
  }

  get all(): readonly App[] {
    return this.#apps;
  }

  get installations(): readonly Installation[] {
    return this.#installations;
  }

  add(app: Omit<App, 'id' | 'slug' | 'clientId'>): App {
    const id = this.#nextId();
    const clientId = `Iv23li${seededAlphanumerics(`${this.#seed}/client ${id}`, 14)}`;
    const added = { ...app, id, slug: slugOf(app.name), clientId };
    this.#apps.push(added);
    return added;
  }

  /** Whether an App or an account with the same address exists. */
  bySlug(slug: string): App | undefined {
    return this.#apps.find((app) => app.slug === slug.toLowerCase());
  }

  /** @param issuer the ID of an App, or its client ID. */
  byIssuer(issuer: string): App | undefined {
    return this.#apps.find(({ id, clientId }) => clientId === issuer || String(id) === issuer);
  }

  delete(app: App): void {
    remove(this.#apps, app);
    for (const installation of this.#installations.filter((one) => one.app === app))
      this.uninstall(installation);
  }

  /** A second installation on the same account replaces the first. */
  install(
    app: App,
    account: Account,
    repositories: Installation['repositories'],
    createdAt: number,
  ): Installation {
    const before = this.#installations.find((one) => one.app === app && one.account.id === account.id);
    if (before !== undefined) remove(this.#installations, before);
    const { permissions } = app;
    const id = before?.id ?? this.#nextId();
    const installation = { id, app, account, repositories, permissions, createdAt };
    this.#installations.push(installation);
    return installation;
  }

  uninstall(installation: Installation): void {
    remove(this.#installations, installation);
  }

  /** As if the owner had granted something else than the App asks for. */
  grant(installation: Installation, permissions: Permissions): void {
    remove(this.#installations, installation);
    this.#installations.push({ ...installation, permissions });
  }

  installationOn(app: App, { id, owner }: Repository): Installation | undefined {
    return this.#installations.find(
      (one) =>
        one.app === app &&
        one.account.id === owner.id &&
        (one.repositories === 'all' || one.repositories.includes(id)),
    );
  }

  /** @returns the code that stands for the credentials, for one conversion within an hour. */
  keep(app: App, credentials: Credentials, now: number): string {
    const code = seededAlphanumerics(`${this.#seed}/code ${app.id}`, 40).toLowerCase();
    this.#codes.set(code, { app, ...credentials, expiresAt: now + hour });
    return code;
  }

  convert(code: string, now: number): PendingApp | undefined {
    const pending = this.#codes.get(code);
    this.#codes.delete(code);
    return pending !== undefined && now < pending.expiresAt ? pending : undefined;
  }

  /** A new value, the same in every run. */
  secret(name: string, length: number): string {
    return seededAlphanumerics(`${this.#seed}/${name} ${this.#nextId()}`, length);
  }

  #nextId(): number {
    this.#lastId += 11;
    return this.#lastId;
  }
}

/** The name as it is in addresses: https://docs.github.com/apps/creating-github-apps/registering-a-github-app */
export function slugOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

function remove<T>(list: T[], item: T): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}
