// What the page of the set-up accepts while a person creates the App. docs/security.md names these tests.
import { once } from 'node:events';
import { request, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { listen, type Listening } from '../../../setup/app/listen.ts';
import { manifestFor } from '../../../setup/app/manifest.ts';
import { choices } from '../../unit/setup/choices.ts';

const CODE = '0123456789abcdef0123456789abcdef01234567';

let listening: Listening | undefined;

afterEach(() => listening?.close());

interface Page {
  readonly url: string;
  readonly state: string;
  readonly received: string[];
  readonly refused: string[];
}

async function open(): Promise<Page> {
  const received: string[] = [];
  const refused: string[] = [];
  let state = '';
  listening = await listen({
    manifest: (redirectUrl) => manifestFor(choices(), 'maps-keys-octo-site', redirectUrl),
    action: (one) => `https://github.com/settings/apps/new?state=${(state = one)}`,
    received: (code) => Promise.resolve(`page ${String(received.push(code))}`),
    refused: (why) => void refused.push(why),
    another: () => undefined,
  });
  await get(listening.url);
  return { url: listening.url, state, received, refused };
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function get(url: string, { method = 'GET', host = new URL(url).host } = {}): Promise<Answer> {
  const sent = request(url, { method, headers: { host } }).end();
  const [response] = (await once(sent, 'response')) as [
    Parameters<typeof text>[0] & Answer & { statusCode: number },
  ];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

describe('the page for the App', () => {
  test('is at the loopback address, and loads nothing from anywhere', async () => {
    const { url } = await open();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const { headers, body } = await get(url);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(body).not.toMatch(/<(?:script|img|link|iframe)\b/);
  });

  test('asks for an App that may write secrets, and nothing else', async () => {
    const { body } = await get((await open()).url);
    expect(body).toContain('&quot;default_permissions&quot;:{&quot;secrets&quot;:&quot;write&quot;}');
    expect(body).toContain('&quot;default_events&quot;:[]');
  });

  test('takes a code only with the state of this set-up, and once', async () => {
    const { url, state, received, refused } = await open();
    for (const other of ['', 'another', `${state}x`, state.toUpperCase()])
      expect((await get(`${url}created?code=${CODE}&state=${other}`)).status).toBe(400);
    expect(received).toEqual([]);
    expect(refused).toHaveLength(4);
    const right = `${url}created?code=${CODE}&state=${state}`;
    expect((await get(right)).body).toBe('page 1');
    expect((await get(right)).body).toBe('page 1');
    expect(received).toEqual([CODE]);
  });

  test('is not shown under another host name, or to another method', async () => {
    const { url, state, received } = await open();
    const right = `${url}created?code=${CODE}&state=${state}`;
    for (const host of ['evil.example', `localhost:${new URL(url).port}`, '127.0.0.1:1'])
      expect((await get(right, { host })).status).toBe(400);
    expect((await get(right, { method: 'POST' })).status).toBe(400);
    expect((await get(url, { host: 'evil.example' })).body).not.toContain('manifest');
    expect(received).toEqual([]);
  });
});
