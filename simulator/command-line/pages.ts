// The pages that a browser shows, and how it reads them from a program on this machine.
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { formsOf, type Form } from './forms.ts';

export interface Page {
  readonly address: URL;
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly html: string;
}

export const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

export function theForm({ html, address }: Page): Form {
  const [form, another] = formsOf(html, address);
  if (form === undefined || another !== undefined)
    throw new Error(`Not exactly one form on ${address.href}:\n${html}`);
  return form;
}

/** A new connection each time, so that the program can end. */
export function loadLocal(address: URL): Promise<Page> {
  return new Promise((resolve, reject) => {
    get(
      address,
      { agent: false, headers: { accept: 'text/html', 'user-agent': 'Mozilla/5.0' } },
      (response) => {
        const headers = response.headers as Page['headers'];
        text(response).then((html) => {
          resolve({ address, status: response.statusCode ?? 0, headers, html });
        }, reject);
      },
    ).on('error', reject);
  });
}
