// A stand-in for a browser in which a person is signed in to GitHub. It follows the page of the set-up program: registers the App
// that the page asks for, comes back to the program, and installs the App. Options say where the person does something else.
import type { Simulator } from '../simulator.ts';
import { formsOf, type Form } from './forms.ts';
import { loadLocal, loopback, theForm, type Page } from './pages.ts';
import type { Program } from './programs.ts';

export interface BrowserOptions {
  /** Who is signed in. The default is `mona`. */
  readonly login?: string;
  /** Full names of the repositories on which the person installs the App, or `all`. The default is `octo/site`. */
  readonly installOn?: 'all' | readonly string[];
  /** What the person enters if GitHub does not accept the name of the App. By default, the person then gives up. */
  readonly otherName?: string;
  /**
   * Where the person closes the browser. `confirmation`: no App exists. `redirect`: the App exists, but the program does not learn of
   * it. `installation`: the App is not installed.
   */
  readonly stopsAt?: 'program' | 'confirmation' | 'redirect' | 'installation';
  /** GitHub's answer comes with another state, as if somebody else had begun. */
  readonly wrongState?: boolean;
  /** The person reloads the page of the program before using it. */
  readonly reloads?: boolean;
  /** The person reloads the page to which GitHub has led back. */
  readonly comesBackTwice?: boolean;
}

export class Browser {
  readonly options: BrowserOptions;
  /** Every address, without what is behind `?`. */
  readonly visited: string[] = [];
  /** What a real browser or GitHub would not have accepted from the program. Must be empty after a test. */
  readonly problems: string[] = [];
  /** The pages of the program that the person saw, in order. */
  readonly programPages: string[] = [];
  readonly #simulator: Simulator;
  #work: Promise<void> = Promise.resolve();

  constructor(simulator: Simulator, options: BrowserOptions = {}) {
    this.#simulator = simulator;
    this.options = options;
  }

  /** `xdg-open`, which ends at once. */
  readonly program: Program = ({ args: [address = ''] }) => {
    this.open(address);
    return { exitCode: 0, stdout: '', stderr: '' };
  };

  open(address: string): void {
    this.#work = this.#work
      .then(() => this.#visit(new URL(address)))
      .catch((error: unknown) => {
        this.problems.push(error instanceof Error ? error.message : String(error));
      });
  }

  /** When the person has done everything. */
  idle(): Promise<void> {
    return this.#work;
  }

  async #visit(address: URL): Promise<void> {
    if (loopback.has(address.hostname)) await this.#useProgram(address);
    else await this.#install(await this.#load(address));
  }

  async #useProgram(address: URL): Promise<void> {
    if (this.options.reloads === true) await this.#load(address);
    const page = await this.#load(address);
    this.programPages.push(page.html);
    if (page.status !== 200) throw new Error(`The page of the program answers ${page.status}.`);
    const form = theForm(page);
    this.#check(page, form);
    if (this.options.stopsAt !== 'program') await this.#confirm(await this.#submit(form, form.fields));
  }

  /** What the page of the program must be like. */
  #check({ headers }: Page, { method, action, fields }: Form): void {
    const policy = /form-action ([^;]*)/.exec(headers['content-security-policy'] ?? '')?.[1];
    const isAllowed = policy === undefined || policy.split(' ').some((source) => source === action.origin);
    if (!isAllowed)
      this.problems.push(`The page's own policy forbids to submit its form to ${action.origin}.`);
    if (method !== 'POST') this.problems.push(`The form is sent with ${method}.`);
    if (action.protocol !== 'https:') this.problems.push(`The form goes to ${action.href}.`);
    if ((action.searchParams.get('state') ?? '').length < 16)
      this.problems.push('The state in the address is missing or easy to guess.');
    if (!fields.some(([name]) => name === 'manifest')) this.problems.push('The form has no manifest.');
  }

  /** On GitHub's page with the name of the new App. */
  async #confirm(page: Page): Promise<void> {
    if (this.options.stopsAt === 'confirmation') return;
    const form = formsOf(page.html, page.address)[0];
    if (form === undefined) throw new Error(`GitHub does not accept the manifest:\n${page.html}`);
    const answer = await this.#submit(this.#withName(form, page), undefined);
    if (!loopback.has(answer.address.hostname)) {
      // The name is taken, and the person has no other.
      return;
    }
    this.programPages.push(answer.html);
    if (this.options.comesBackTwice === true) this.programPages.push((await this.#load(answer.address)).html);
  }

  #withName(form: Form, { html }: Page): Form {
    const { otherName } = this.options;
    if (!html.includes('class="error"') || otherName === undefined) return form;
    return {
      ...form,
      fields: form.fields.map(([name, value]) => [name, name === 'name' ? otherName : value]),
    };
  }

  /** On GitHub's page that asks where to install the App. */
  async #install(page: Page): Promise<void> {
    if (this.options.stopsAt === 'installation') return;
    const form = theForm(page);
    const { installOn = ['octo/site'] } = this.options;
    const [owner] = installOn === 'all' ? [] : (installOn[0] ?? '').split('/');
    const target = form.choices.find(({ name, value }) => name === 'target' && (owner ?? value) === value);
    const chosen = form.choices.filter(
      ({ name, label }) => name === 'repository_ids' && installOn !== 'all' && installOn.includes(label),
    );
    const answer = await this.#submit(form, [
      ...form.fields,
      ['target', target?.value ?? ''],
      ['install_target', installOn === 'all' ? 'all' : 'selected'],
      ...chosen.map(({ name, value }): [string, string] => [name, value]),
    ]);
    if (answer.status !== 200) throw new Error(`GitHub does not install the App: ${answer.status}.`);
  }

  #submit(form: Form, fields: Form['fields'] = form.fields): Promise<Page> {
    const body = new URLSearchParams(
      fields.map(([name, value]): [string, string] => [name, value]),
    ).toString();
    return this.#load(form.action, body);
  }

  /** @param body of a form. A page without it is only read. */
  async #load(address: URL, body?: string): Promise<Page> {
    this.visited.push(`${body === undefined ? 'GET' : 'POST'} ${address.origin}${address.pathname}`);
    const page = loopback.has(address.hostname)
      ? await loadLocal(address)
      : await this.#loadFromGitHub(address, body);
    const { location } = page.headers;
    if (page.status < 300 || page.status > 399 || location === undefined) return page;
    const next = new URL(location, address);
    if (!loopback.has(next.hostname)) return this.#load(next);
    if (this.options.stopsAt === 'redirect') return { ...page, address: new URL('https://closed.invalid') };
    if (this.options.wrongState === true) next.searchParams.set('state', 'another-state-of-somebody-else');
    return this.#load(next);
  }

  async #loadFromGitHub(address: URL, body: string | undefined): Promise<Page> {
    const { login = 'mona' } = this.options;
    const answer = await this.#simulator.send({
      method: body === undefined ? 'GET' : 'POST',
      url: address,
      headers: {
        accept: 'text/html',
        cookie: `user_session=${login}`,
        'user-agent': 'Mozilla/5.0',
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      body: body ?? '',
    });
    if (answer.kind !== 'reply') throw new Error(`The connection to ${address.host} broke: ${answer.kind}`);
    return { address, status: answer.reply.status, headers: answer.reply.headers, html: answer.reply.body };
  }
}
