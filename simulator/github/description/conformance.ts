// Compares requests and replies with GitHub's OpenAPI description, and returns the differences.
import type { OpenAPIBackend } from 'openapi-backend';
import { type Description, type Edition, loadDescription, type Operation } from './description.ts';

export interface SentRequest {
  readonly method: string;
  /** Relative to the base URL of the API, percent-encoded as sent. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SentReply {
  readonly status: number;
  readonly body?: unknown;
}

interface DescribedOperation {
  readonly operationId?: string;
  readonly externalDocs?: { readonly url?: string };
  readonly responses?: Readonly<Record<string, unknown>>;
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: ObjectSchema }>> };
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
}

type Definition = Exclude<ConstructorParameters<typeof OpenAPIBackend>[0]['definition'], string>;

const formats = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  uri: /^[a-z][a-z0-9+.-]*:\S+$/i,
  'uri-template': /^[a-z][a-z0-9+.-]*:\S+$/i,
  'repo.nwo': /^[\w.-]+\/[\w.-]+$/,
  email: /^\S+@\S+$/,
};

const loaded = new Map<string, Promise<Conformance>>();

/**
 * One for all simulators of a process, because compiling the validators is slow.
 * @param room the name of these operations.
 */
export function conformanceOf(
  edition: Edition,
  operations: readonly Operation[],
  room = 'secrets',
): Promise<Conformance> {
  const key = `${edition} ${room}`;
  let conformance = loaded.get(key);
  if (conformance === undefined) loaded.set(key, (conformance = load(edition, operations)));
  return conformance;
}

async function load(edition: Edition, operations: readonly Operation[]): Promise<Conformance> {
  return conformanceTo(loadDescription(edition, operations));
}

export async function conformanceTo(description: Description): Promise<Conformance> {
  // Loaded on first use, because loading takes about 150 ms.
  const { OpenAPIBackend: Backend } = await import('openapi-backend');
  const backend = new Backend({
    definition: description as unknown as Definition,
    quick: true,
    strict: true,
    ajvOpts: { strict: false, formats, meta: false, validateSchema: false },
  });
  await backend.init();
  return new Conformance(backend);
}

export class Conformance {
  readonly #backend: OpenAPIBackend;

  constructor(backend: OpenAPIBackend) {
    this.#backend = backend;
  }

  describes(operation: Operation): boolean {
    return this.#operation(operation) !== undefined;
  }

  documentation(operation: Operation): string {
    return this.#operation(operation)?.externalDocs?.url ?? 'https://docs.github.com/rest';
  }

  problemsOfRequest(operation: Operation, request: SentRequest): string[] {
    const described = this.#operation(operation);
    if (described?.operationId === undefined) return [`not in GitHub's description: ${operation.template}`];
    const { errors } = this.#backend.validator.validateRequest(
      {
        method: request.method,
        path: request.path,
        headers: { ...request.headers },
        query: Object.fromEntries(request.query),
        ...(request.body === '' ? {} : { body: request.body }),
      },
      described.operationId,
    );
    return [...(errors ?? []).map(print), ...unknownProperties(described, request.body)];
  }

  problemsOfReply(operation: Operation, reply: SentReply): string[] {
    const described = this.#operation(operation);
    if (described?.operationId === undefined) return [];
    if (String(reply.status) in (described.responses ?? {})) {
      const body = reply.body ?? null;
      const { errors } = this.#backend.validator.validateResponse(body, described.operationId, reply.status);
      return (errors ?? []).map(print);
    }
    if (reply.status < 300) return [`status ${reply.status} is not in GitHub's description`];
    return isBasicError(reply.body) ? [] : [`the body of status ${reply.status} is not a basic error`];
  }

  #operation(operation: Operation): DescribedOperation | undefined {
    const path = this.#backend.definition.paths?.[operation.template] as Record<string, unknown> | undefined;
    return path?.[operation.method.toLowerCase()] as DescribedOperation | undefined;
  }
}

/** GitHub ignores unknown properties. The simulator reports them. */
function unknownProperties(described: DescribedOperation, body: string): string[] {
  const known = described.requestBody?.content?.['application/json']?.schema?.properties;
  if (body === '') return [];
  if (known === undefined) return ['a body is sent where none is described'];
  try {
    const names = Object.keys(JSON.parse(body) as object);
    return names
      .filter((name) => !(name in known))
      .map((name) => `/requestBody has an unknown property ${name}`);
  } catch {
    return [];
  }
}

/** The description omits most errors. They all have this format, except for the HTML pages of an unavailable GitHub. */
function isBasicError(body: unknown): boolean {
  if (typeof body === 'string') return true;
  const error = body as { message?: unknown; documentation_url?: unknown } | null | undefined;
  return typeof error?.message === 'string' && typeof error.documentation_url === 'string';
}

function print(error: { instancePath: string; message?: string | undefined }): string {
  return `${error.instancePath} ${error.message ?? 'is wrong'}`.trim();
}
