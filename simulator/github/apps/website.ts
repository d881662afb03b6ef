// The pages of GitHub's website on which a person registers an App from a manifest and installs it. A real page has more around
// its forms; the addresses of the first ones are documented, those of the forms on the pages are not.
// https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
import type { SimReply, SimRequest } from '../../network/http.ts';
import type { Setting } from '../operations/call.ts';
import type { Account } from '../state/world.ts';
import { pageOf } from './app-body.ts';
import { createApp, nameProblem } from './create-app.ts';
import { parseManifest, type Manifest } from './manifest.ts';
import { choicePage, confirmationPage, page, problemPage } from './pages.ts';

/** The cookie of a browser that is signed in: `user_session=mona`. */
const session = /(?:^|; )user_session=(?<login>[\w-]+)/;

interface Visit {
  readonly person: Account;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
}

export class GitHubWebsite {
  /** Organizations in which nobody here may register Apps. */
  readonly closed = new Set<string>();
  readonly #setting: Setting;

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  async handle(request: SimRequest): Promise<SimReply> {
    const login = session.exec(request.headers['cookie'] ?? '')?.groups?.['login'] ?? '';
    const person = this.#setting.world.account(login);
    const { pathname, searchParams: query, href } = request.url;
    if (pathname === '/login') return page(200, 'Sign in to GitHub', '<h1>Sign in to GitHub</h1>');
    if (person === undefined) return redirect(`/login?return_to=${encodeURIComponent(href)}`);
    const visit = { person, path: pathname, query, form: new URLSearchParams(request.body) };
    const reply = request.method === 'POST' ? await this.#post(visit) : this.#get(visit);
    return reply ?? page(404, 'Page not found', '<p>This is not the web page you are looking for.</p>');
  }

  async #post(visit: Visit): Promise<SimReply | undefined> {
    const { path } = visit;
    const registration = /^(?:\/organizations\/(?<org>[^/]+))?\/settings\/apps\/(?<step>new|create)$/.exec(
      path,
    )?.groups;
    if (registration !== undefined) {
      const owner = this.#owner(visit, registration['org']);
      if (owner === undefined) return undefined;
      return registration['step'] === 'new' ? this.#propose(visit, owner) : this.#create(visit, owner);
    }
    return this.#install(visit);
  }

  #get({ person, path }: Visit): SimReply | undefined {
    const slug = /^\/(?:github-)?apps\/(?<slug>[^/]+)(?<rest>\/installations\/new)?$/.exec(path)?.groups;
    const app = this.#setting.apps.bySlug(slug?.['slug'] ?? '');
    if (app === undefined) return undefined;
    // Others do not see a private App.
    const accounts = this.#accounts(person).filter(({ id }) => app.isPublic || id === app.owner.id);
    if (accounts.length === 0) return undefined;
    if (slug?.['rest'] === undefined) return page(200, `GitHub App - ${app.name}`, `<h1>${app.name}</h1>`);
    return choicePage(app, accounts, this.#repositories(accounts), path.replace(/\/new$/, ''));
  }

  /** GitHub shows the name of the new App, and a button. Nothing exists until the person presses it. */
  #propose({ path, query, form }: Visit, owner: Account): SimReply {
    const text = form.get('manifest') ?? '';
    const manifest = parseManifest(text);
    if ('length' in manifest) return problemPage(manifest);
    const action = path.replace(/new$/, 'create');
    const fields = { manifest: text, state: query.get('state') ?? '' };
    return confirmationPage({
      action,
      fields,
      owner,
      name: manifest.name,
      problem: this.#problem(manifest.name),
    });
  }

  async #create({ path, form }: Visit, owner: Account): Promise<SimReply> {
    const text = form.get('manifest') ?? '';
    const manifest = parseManifest(text);
    if ('length' in manifest) return problemPage(manifest);
    const name = form.get('name') ?? manifest.name;
    const problem = this.#problem(name);
    const state = form.get('state') ?? '';
    if (problem !== undefined)
      return confirmationPage({ action: path, fields: { manifest: text, state }, owner, name, problem });
    return this.#redirect({ ...manifest, name }, owner, state);
  }

  async #redirect(manifest: Manifest, owner: Account, state: string): Promise<SimReply> {
    const code = await createApp(manifest, owner, this.#setting);
    const target = new URL(manifest.redirectUrl);
    target.searchParams.set('code', code);
    if (state !== '') target.searchParams.set('state', state);
    return redirect(target.href);
  }

  #problem(name: string): string | undefined {
    return nameProblem(name, this.#setting);
  }

  #install({ person, path, form }: Visit): SimReply | undefined {
    const slug = /^\/(?:github-)?apps\/(?<slug>[^/]+)\/installations$/.exec(path)?.groups?.['slug'];
    const { apps, world, now, addresses } = this.#setting;
    const app = apps.bySlug(slug ?? '');
    const account = this.#accounts(person).find(({ login }) => login === form.get('target'));
    if (app === undefined || account === undefined) return undefined;
    if (!app.isPublic && account.id !== app.owner.id) return undefined;
    const ids = form.getAll('repository_ids').map(Number);
    const repositories = form.get('install_target') === 'all' ? 'all' : ids;
    const belongs = ids.every((id) => world.repositoryById(id)?.owner.id === account.id);
    if (!belongs || repositories.length === 0) return problemPage(['Select at least one repository.']);
    const { id } = apps.install(app, account, repositories, now());
    return redirect(`${pageOf(app, addresses)}?installation_id=${id}&setup_action=install`);
  }

  /** Undefined if the person does not own the organization. */
  #owner({ person }: Visit, organization: string | undefined): Account | undefined {
    if (organization === undefined) return person;
    return this.#accounts(person).find(({ login }) => login.toLowerCase() === organization.toLowerCase());
  }

  /** The person, and the organizations of which the person is an owner. */
  #accounts(person: Account): readonly Account[] {
    return this.#setting.world.accounts.filter(
      ({ login, type, id }) => id === person.id || (type === 'Organization' && !this.closed.has(login)),
    );
  }

  #repositories(accounts: readonly Account[]): readonly { readonly id: number; readonly fullName: string }[] {
    return this.#setting.world.repositories.filter(({ owner }) => accounts.some(({ id }) => id === owner.id));
  }
}

function redirect(location: string): SimReply {
  return {
    status: 302,
    headers: { location, 'content-type': 'text/html; charset=utf-8' },
    body: '<html></html>',
  };
}
