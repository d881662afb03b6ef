// The HTML of the simulated website.
import type { SimReply } from '../../network/http.ts';
import type { App } from '../state/apps.ts';
import type { Account } from '../state/world.ts';

export function page(status: number, title: string, content: string): SimReply {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!DOCTYPE html>\n<html lang="en"><head><title>${escapeHtml(title)}</title></head><body>\n${content}\n</body></html>\n`,
  };
}

export function problemPage(problems: readonly string[]): SimReply {
  const list = problems
    .map((problem) => `<p class="flash-error">Error ${escapeHtml(problem)}</p>`)
    .join('\n');
  return page(
    200,
    'Invalid GitHub App configuration',
    `<h1>Invalid GitHub App configuration</h1>\n<p>The configuration does not appear to be a valid GitHub App manifest.</p>\n${list}`,
  );
}

interface Confirmation {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly owner: Account;
  readonly name: string;
  readonly problem: string | undefined;
}

export function confirmationPage({ action, fields, owner, name, problem }: Confirmation): SimReply {
  const hidden = Object.entries(fields).map(([field, value]) => input('hidden', field, value));
  const error = problem === undefined ? '' : `<p class="error">${escapeHtml(problem)}</p>\n`;
  return page(
    200,
    'Create GitHub App',
    `<h1>Create GitHub App for ${owner.login}</h1>\n<form method="post" action="${action}">\n${hidden.join('\n')}\n` +
      `${error}${input('text', 'name', name)}\n<button type="submit">Create GitHub App for ${owner.login}</button>\n</form>`,
  );
}

export function choicePage(
  app: App,
  accounts: readonly Account[],
  repositories: readonly { readonly id: number; readonly fullName: string }[],
  action: string,
): SimReply {
  const targets = accounts.map(({ login }) => input('radio', 'target', login));
  const options = repositories.map(
    ({ id, fullName }) => `<option value="${id}">${escapeHtml(fullName)}</option>`,
  );
  return page(
    200,
    `Installing ${app.name}`,
    `<h1>Install ${escapeHtml(app.name)}</h1>\n<form method="post" action="${action}">\n${targets.join('\n')}\n` +
      `${input('radio', 'install_target', 'all')}\n${input('radio', 'install_target', 'selected')}\n` +
      `<select name="repository_ids" multiple>\n${options.join('\n')}\n</select>\n<button type="submit">Install</button>\n</form>`,
  );
}

function input(type: string, name: string, value: string): string {
  return `<input type="${type}" name="${name}" value="${escapeHtml(value)}">`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
