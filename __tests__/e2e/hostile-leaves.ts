// Every text in a reply: the values and the names in its JSON, the claims of a token, and the headers; and how to replace one.
import type { SimReply } from '../../simulator/network/http.ts';

export interface Leaf {
  /** `prose`: all values at once on which nothing depends. */
  readonly where: 'body' | 'value' | 'name' | 'claim' | 'header' | 'prose';
  /** Of a header, its name; of a claim, the path of the token and the name of the claim. */
  readonly path: readonly string[];
}

/** Returns what to write in the place of a text. */
export type Replace = (original: string) => string;

const TOKEN = /^[\w-]+\.([\w-]+)\.[\w-]*$/;

function objectIn(text: unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : text;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function claimsIn(token: string): Readonly<Record<string, unknown>> | undefined {
  const [, payload] = TOKEN.exec(token) ?? [];
  return payload === undefined ? undefined : objectIn(Buffer.from(payload, 'base64url').toString());
}

function leavesIn(value: unknown, path: readonly string[]): Leaf[] {
  if (typeof value !== 'object' || value === null) {
    const claims = typeof value === 'string' ? Object.keys(claimsIn(value) ?? {}) : [];
    return [
      { where: 'value', path },
      ...claims.map((claim): Leaf => ({ where: 'claim', path: [...path, claim] })),
    ];
  }
  // Of a list, the first entries and the last one.
  const entries = Object.entries(value);
  const chosen = Array.isArray(value) ? [...entries.slice(0, 2), ...entries.slice(2).slice(-1)] : entries;
  return chosen.flatMap(([name, one]): Leaf[] => [
    ...(path.at(-1) === 'tags' ? [{ where: 'name', path: [...path, name] } as const] : []),
    ...leavesIn(one, [...path, name]),
  ]);
}

export function leavesOf({ headers = {}, body }: SimReply): readonly Leaf[] {
  const json = objectIn(body);
  return [
    ...(json
      ? leavesIn(json, [])
      : body === undefined || body === ''
        ? []
        : [{ where: 'body', path: [] } as const]),
    ...Object.keys(headers).map((name): Leaf => ({ where: 'header', path: [name] })),
  ];
}

function replaced(value: unknown, { where, path }: Leaf, replace: Replace): unknown {
  const [name, ...rest] = path;
  if (where === 'claim' && rest.length === 0) return withClaim(String(value), name ?? '', replace);
  if (name === undefined) return replace(String(value));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return value;
  if (Array.isArray(value))
    return value.map((one: unknown, index) =>
      String(index) === name ? replaced(one, { where, path: rest }, replace) : one,
    );
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (key !== name) return [key, one];
      if (where === 'name' && rest.length === 0) return [replace(key), one];
      return [key, replaced(one, { where, path: rest }, replace)];
    }),
  );
}

function withClaim(token: string, claim: string, replace: Replace): string {
  const [head = '', , signature = ''] = token.split('.');
  const claims = claimsIn(token) ?? {};
  const payload = JSON.stringify({ ...claims, [claim]: replace(String(claims[claim])) });
  return [head, Buffer.from(payload).toString('base64url'), signature].join('.');
}

/** The reply with this text replaced. If it is not in the reply, the reply is unchanged. */
export function withLeaf(reply: SimReply, leaf: Leaf, replace: Replace): SimReply {
  const { where, path } = leaf;
  if (where === 'prose')
    return leavesOf(reply).reduce(
      (made, one) => (isProse(one) ? withLeaf(made, one, proseOnly(replace)) : made),
      reply,
    );
  if (where === 'body') return { ...reply, body: replace(String(reply.body)) };
  if (where !== 'header') return { ...reply, body: replaced(objectIn(reply.body), leaf, replace) };
  const [name = ''] = path;
  const original = reply.headers?.[name] ?? '';
  return { ...reply, headers: { ...reply.headers, [name]: replace(original) } };
}

/** What a run follows instead of showing it. */
const FOLLOWED =
  /^(?:id|code|status|visibility|key|key_id|value|access_token|token_type|provisioningState|disableLocalAuth|kind|error|enabled|recoveryLevel|header|\w*Key|\w*LastUpdated|\w*_at)$/;

function isProse({ where, path }: Leaf): boolean {
  return where === 'name' || where === 'claim' || (where === 'value' && !FOLLOWED.test(path.at(-1) ?? ''));
}

/** Numbers and addresses are followed too. */
function proseOnly(replace: Replace): Replace {
  return (text) => (/^(?:https:|-?\d+$|true$|false$|null$)/.test(text) ? text : replace(text));
}

export function labelOf({ where, path }: Leaf): string {
  return `${where} ${path.join('.')}`;
}
