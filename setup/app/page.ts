// The pages that the program shows in the browser. They load nothing from anywhere.
import type { Manifest } from './manifest.ts';

export const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  // Without form-action: it would also stop the redirects of an organization's single sign-on.
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
};

export function manifestPage(manifest: Manifest, action: string): string {
  return page(
    'Create the GitHub App',
    `<p>GitHub shows the name of the App, <b>${escaped(manifest.name)}</b>, which you can change, and creates it.
It may write ${escaped(Object.keys(manifest.default_permissions).join(', '))} of the repositories that you select, and nothing else.</p>
<form action="${escaped(action)}" method="post">
<input type="hidden" name="manifest" value="${escaped(JSON.stringify(manifest))}">
<button type="submit">Continue on ${escaped(new URL(action).host)}</button>
</form>`,
  );
}

export function createdPage(installUrl: string): string {
  return page(
    'The App was created',
    `<p>Its private key was stored as a secret of the repository. Now <a href="${escaped(installUrl)}">install the App</a>: choose
<b>Only select repositories</b> and the repository. Then return to the terminal.</p>`,
  );
}

export function messagePage(title: string, text: string): string {
  return page(title, `<p>${escaped(text)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40em;margin:4em auto;padding:0 1em}button{font:inherit;padding:.5em 1em}</style>
<h1>${escaped(title)}</h1>
${body}
</html>
`;
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
