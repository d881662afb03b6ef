// GitHub's error replies.
import type { SimReply } from '../../network/http.ts';

/** An error, or a redirect. The URL of the documentation is added when the reply is sent. */
export class Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly documentation: string | undefined;
  /** Additional properties of the body. */
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
