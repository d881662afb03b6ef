// The headers of every reply by GitHub.
import { createHash } from 'node:crypto';
import type { SimReply } from '../../network/http.ts';

export function requestId(count: number): string {
  const digits = createHash('sha256').update(`request ${count}`).digest('hex').toUpperCase();
  return [
    digits.slice(0, 4),
    digits.slice(4, 10),
    digits.slice(10, 18),
    digits.slice(18, 26),
    digits.slice(26, 34),
  ].join(':');
}

export function standardHeaders(reply: SimReply, now: number, id: string): Record<string, string> {
  const content =
    reply.body === undefined
      ? {}
      : { 'content-type': typeof reply.body === 'string' ? 'text/html' : 'application/json; charset=utf-8' };
  return {
    server: 'github.com',
    date: new Date(now).toUTCString(),
    ...content,
    vary: 'Accept, Authorization, Cookie, X-GitHub-OTP,Accept-Encoding, Accept, X-Requested-With',
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': '2022-11-28',
    'x-github-request-id': id,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'deny',
  };
}
