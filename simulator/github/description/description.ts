// GitHub's OpenAPI description, reduced to the simulated operations and cached. Reading the complete description takes
// about 300 ms, reading the reduced one a few milliseconds.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

export type Edition = 'github.com' | 'ghes';

export interface Operation {
  readonly method: string;
  readonly template: string;
}

export interface Description {
  readonly openapi: string;
  readonly info: unknown;
  readonly paths: Record<string, Record<string, unknown>>;
  readonly components: Record<string, Record<string, unknown>>;
}

const modules = new URL('../../../node_modules/', import.meta.url);
const source = new URL('@octokit/openapi/', modules);
const cache = new URL('.cache/azure-maps-keys/', modules);
const files: Record<Edition, string> = { 'github.com': 'api.github.com', ghes: 'ghes-3.19' };

/** Increase it whenever `cut` changes, to invalidate the cache. */
const cutVersion = 5;

export function loadDescription(edition: Edition, operations: readonly Operation[]): Description {
  const { version } = readJson(new URL('package.json', source)) as { version: string };
  const key = createHash('sha256')
    .update(JSON.stringify([cutVersion, operations]))
    .digest('hex')
    .slice(0, 12);
  const file = new URL(`${files[edition]}-${version}-${key}.json`, cache);
  try {
    return readJson(file) as Description;
  } catch {
    const whole = readJson(new URL(`generated/${files[edition]}.json`, source)) as Description;
    const description = cut(whole, operations);
    mkdirSync(cache, { recursive: true });
    // Test files run in parallel, and must never read an incomplete file.
    const draft = new URL(`${file.href}.${process.pid}`);
    writeFileSync(draft, JSON.stringify(description));
    renameSync(draft, file);
    return description;
  }
}

function readJson(file: URL): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Keeps the given operations and the components that they reference. */
export function cut(whole: Description, operations: readonly Operation[]): Description {
  const paths: Description['paths'] = {};
  const components: Description['components'] = {};
  for (const { method, template } of operations) {
    const operation = whole.paths[template]?.[method.toLowerCase()];
    if (operation === undefined) continue;
    (paths[template] ??= {})[method.toLowerCase()] = keep(operation);
  }
  return { openapi: whole.openapi, info: whole.info, paths, components };

  function keep(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(keep);
    if (typeof value !== 'object' || value === null) return value;
    if ('$ref' in value && typeof value.$ref === 'string') keepComponent(value.$ref);
    const entries = Object.entries(value).filter(([name, inner]) => !isProse(name, inner));
    return adapt(Object.fromEntries(entries.map(([name, inner]) => [name, keep(inner)])));
  }

  function keepComponent(reference: string): void {
    const [, , kind = '', name = ''] = reference.split('/');
    const kept = (components[kind] ??= {});
    if (name in kept) return;
    kept[name] = {};
    kept[name] = keep(whole.components[kind]?.[name]);
  }
}

/**
 * What the validator understands differently from GitHub. It accepts `nullable` only next to a type, and takes the ID of a workflow
 * in a path for both a number and a text, of which it must be exactly one.
 */
function adapt(schema: Record<string, unknown>): unknown {
  const { nullable, ...withoutNull } = schema;
  const { oneOf, ...rest } = schema;
  // A list of values that does not name null refuses it, as for the conclusion of a job that waits.
  if (nullable === true && Array.isArray(schema['enum']) && !schema['enum'].includes(null))
    return { anyOf: [withoutNull, { enum: [null] }] };
  if (nullable === true && !('type' in schema)) return { anyOf: [withoutNull, { enum: [null] }] };
  const types = Array.isArray(oneOf) ? oneOf.map((one: { readonly type?: string }) => one.type).sort() : [];
  return types.join() === 'integer,string' ? { ...rest, anyOf: oneOf } : schema;
}

/** Descriptions and examples, but not a property with the name `description`. */
function isProse(name: string, value: unknown): boolean {
  return name === 'examples' || name === 'example' || (name === 'description' && typeof value === 'string');
}
