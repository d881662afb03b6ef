// The name of the account that publishes this action, in the texts of the repository. It is the part before
// `/azure-maps-keys`. Elsewhere, the same word may stand for other accounts, as in `repos/OWNER/REPO`, and stays.

const REPOSITORY = 'azure-maps-keys';

/**
 * Letters, digits, and single hyphens, 39 characters at most; a managed user also has an underscore and a short code.
 * https://docs.github.com/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
 */
const ACCOUNT = /^(?=.{1,39}$)[A-Za-z\d]+(?:-[A-Za-z\d]+)*(?:_[A-Za-z\d]+)?$/;

export function assertAccount(name: string): void {
  if (ACCOUNT.test(name)) return;
  const rule = 'It has letters, digits, and single hyphens in between, and at most 39 characters.';
  throw new Error(`${JSON.stringify(name)} is not the name of a user or an organization on GitHub. ${rule}`);
}

interface Manifest {
  readonly repository?: string;
}

/** The present account, from package.json. */
export function publisherIn(manifest: string): string {
  const { repository = '' } = JSON.parse(manifest) as Manifest;
  const [, name] = /^github:([^/]+)\/azure-maps-keys$/.exec(repository) ?? [];
  if (name === undefined)
    throw new Error(`The repository in package.json is not github:<account>/${REPOSITORY}. Use --from.`);
  return name;
}

const patternOf = (account: string): RegExp =>
  new RegExp(String.raw`(?<![\w.-])${account}(?=/${REPOSITORY}(?![\w-]))`, 'g');

/** Whether the text names this action as published by the account. */
export const names = (text: string, account: string): boolean => text.search(patternOf(account)) >= 0;

export const renamed = (text: string, from: string, to: string): string =>
  text.replaceAll(patternOf(from), to);

/** A document without the sentences which say that the account is a placeholder. */
export function withoutPlaceholders(text: string): string {
  return text
    .replaceAll(/^<!-- placeholder -->\n[^]*?\n<!-- \/placeholder -->\n+/gm, '')
    .replaceAll(/<!-- placeholder -->[^]*?<!-- \/placeholder -->/g, '');
}
