// Finds the operation that a request addresses.
import { routes, type Route } from './routes.ts';

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
  const actual = path.split('/');
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
