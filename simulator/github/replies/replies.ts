// GitHub's answers: bodies of errors, and the headers that every answer carries.
import { createHash } from 'node:crypto';
import type { SimReply } from '../../network/http.ts';

/** An answer that is not a success. The documentation address is filled in when it leaves. */
export class Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly documentation: string | undefined;
  /** More of the body. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    message: string,
    more: {
      headers?: Record<string, string>;
      documentation?: string;
      details?: Record<string, unknown>;
    } = {},
  ) {
    this.status = status;
    this.message = message;
    this.headers = more.headers ?? {};
    this.documentation = more.documentation;
    this.details = more.details ?? {};
  }

  reply(documentation: string): SimReply {
    return {
      status: this.status,
      headers: this.headers,
      body: {
        message: this.message,
        ...this.details,
        documentation_url: this.documentation ?? documentation,
        status: String(this.status),
      },
    };
  }
}

export function notFound(): Refusal {
  return new Refusal(404, 'Not Found');
}

export function invalid(message: string): Refusal {
  return new Refusal(422, message);
}

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
