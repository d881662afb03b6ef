// Finds the operation that a request addresses.
import type { Route } from '../operations/route.ts';
import { routes } from './routes.ts';

export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Literal segments take precedence over parameters, so `public-key` is not the name of a secret. */
export function match(method: string, path: string): Match | undefined {
  let found: Match | undefined;
  for (const route of routes) {
    const parameters = route.method === method ? fit(route.template, path) : undefined;
    if (parameters === undefined) continue;
    if (found === undefined || count(parameters) < count(found.parameters)) found = { route, parameters };
  }
  return found;
}

function fit(template: string, path: string): Record<string, string> | undefined {
  const expected = template.split('/');
  const actual = segmentsOf(template, path);
  if (expected.length !== actual.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const segment = decode(actual[index] ?? '');
    if (segment === undefined || (segment === '' && part !== '')) return undefined;
    if (part.startsWith('{')) parameters[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return parameters;
}

/** The path of a file and the name of a reference contain slashes. */
const isLong = /\/\{(?:path|ref)\}$/;

/** The segments of a path, of which the last can be several if the last parameter of the template contains slashes. */
function segmentsOf(template: string, path: string): string[] {
  const parts = path.split('/');
  const length = template.split('/').length;
  return isLong.test(template) && parts.length > length
    ? [...parts.slice(0, length - 1), parts.slice(length - 1).join('/')]
    : parts;
}

/** The path with the slashes of its last parameter encoded, as GitHub's description requires them. */
export function describedPath(template: string, path: string): string {
  return segmentsOf(template, path)
    .map((segment) => segment.replaceAll('/', '%2F'))
    .join('/');
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function count(parameters: Readonly<Record<string, string>>): number {
  return Object.keys(parameters).length;
}
