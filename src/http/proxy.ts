// Which proxy a request uses. One rule for every host, because the clients in use have three: GitHub's toolkit ignores ALL_PROXY,
// the Azure SDK compares NO_PROXY by case and without subdomains, and each reads another variable first.
//
// The rule is the toolkit's (https://github.com/actions/toolkit/blob/main/packages/http-client/src/proxy.ts), and where that
// one is silent, curl's: lower case before upper case, ALL_PROXY after HTTPS_PROXY, `*.` and brackets in NO_PROXY.

/** The variables that name the proxy of HTTPS requests, in the order in which they are read. */
const NAMES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];

interface Setting {
  readonly variable: string;
  readonly text: string;
}

export interface Proxy {
  /** The variable that names it. */
  readonly variable: string;
  /** With its credentials. */
  readonly url: URL;
}

/** @returns undefined for a host that is reached directly, and if a variable is not valid: see `proxyProblems`. */
export function proxyFor(url: URL, environment = process.env): Proxy | undefined {
  const proxy = proxyOf(environment);
  const exceptions = firstOf(environment, ['no_proxy', 'NO_PROXY']).text;
  return proxy && !isException(url, exceptions) ? proxy : undefined;
}

/** The proxy of all HTTPS requests but the exceptions in NO_PROXY. */
export function proxyOf(environment: NodeJS.ProcessEnv): Proxy | undefined {
  const setting = settingOf(environment);
  const url = setting && parseProxy(setting.text);
  return setting && url instanceof URL ? { variable: setting.variable, url } : undefined;
}

/** What is wrong with the variable that names the proxy. A message does not contain the value, which may hold a password. */
export function proxyProblems(
  environment: NodeJS.ProcessEnv,
): readonly { readonly variable: string; readonly message: string }[] {
  const setting = settingOf(environment);
  const problem = setting && parseProxy(setting.text);
  return typeof problem === 'string' ? [{ variable: setting?.variable ?? '', message: problem }] : [];
}

function settingOf(environment: NodeJS.ProcessEnv): Setting | undefined {
  const setting = firstOf(environment, NAMES);
  return setting.text === '' ? undefined : setting;
}

/** An empty variable counts as missing. */
function firstOf(environment: NodeJS.ProcessEnv, names: readonly string[]): Setting {
  const settings = names.map((variable) => ({ variable, text: environment[variable]?.trim() ?? '' }));
  return settings.find(({ text }) => text !== '') ?? { variable: '', text: '' };
}

const FORM = 'Use http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT';

/** Like curl, takes `proxy.corp:8080` for `http://proxy.corp:8080`, and a `%` without two digits for itself. */
function parseProxy(text: string): URL | string {
  const [, scheme = 'http', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(text) ?? [];
  if (/\s/.test(text)) return `It contains white space. ${FORM}.`;
  if (!/^https?$/i.test(scheme))
    return `It names a proxy of the type ${scheme.slice(0, 20)}, and this action uses HTTP proxies only. ${FORM}.`;
  const end = rest.search(/[/?#\\]/);
  // What a URL parser would take for the end of the host's name is part of the password.
  if (end >= 0 && rest.slice(end).includes('@'))
    return `Its user name or password contains one of / ? # \\, which must be percent-encoded in a URL: %2F, %3F, %23, %5C.`;
  const url = URL.parse(`${scheme}://${rest.replaceAll(/%(?![0-9a-f]{2})/gi, '%25')}`);
  if (url === null || url.hostname === '') return `It is not the URL of a proxy. ${FORM}.`;
  return isText(url.username + url.password)
    ? url
    : 'Its user name or password contains percent-encoded bytes that are not text in UTF-8.';
}

/** The library that opens the tunnel decodes the credentials. */
function isText(encoded: string): boolean {
  try {
    decodeURIComponent(encoded);
    return true;
  } catch {
    return false;
  }
}

/** An entry of NO_PROXY names a host and its subdomains, with or without a port; `*` names every host. */
function isException({ hostname, port, protocol }: URL, exceptions: string): boolean {
  const host = withoutBrackets(hostname.toLowerCase());
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return true;
  const hostPort = port || (protocol === 'http:' ? '80' : '443');
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, name = entry, only = hostPort] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
      const domain = withoutBrackets(name.replace(/^\*?\./, ''));
      return only === hostPort && (name === '*' || host === domain || host.endsWith(`.${domain}`));
    });
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
