// What az prints of a result: `--output` json, tsv or none, and the simple forms of `--query`.
type Json = unknown;

/** @param query such as `name`, `properties.vaultUri`, `[0].id` or `[].name`. */
export function select(result: Json, query: string): Json {
  if (!/^(?:\[\d*\]|[A-Za-z]\w*)(?:\.?\[\d*\]|\.[A-Za-z]\w*)*$/.test(query))
    throw new Error(`The stand-in for az does not support --query "${query}".`);
  const steps = query.match(/\[\d*\]|\w+/g) ?? [];
  return steps.reduce<readonly [Json, boolean]>(step, [result, false])[0];
}

/** `isMany`: after `[]`, each step applies to every element, and elements without a value are left out. */
function step([result, isMany]: readonly [Json, boolean], name: string): readonly [Json, boolean] {
  if (name === '[]') return [Array.isArray(result) ? result : null, true];
  const one = (from: Json): Json => {
    const index = /^\[(\d+)\]$/.exec(name)?.[1];
    const key = index ?? name;
    return typeof from === 'object' && from !== null && Array.isArray(from) === (index !== undefined)
      ? ((from as Record<string, Json>)[key] ?? null)
      : null;
  };
  if (!isMany) return [one(result), false];
  return [(result as readonly Json[]).map(one).filter((value) => value !== null), true];
}

export function print(result: Json, output: string): string {
  if (result === undefined || result === null) return '';
  switch (output) {
    case 'json':
      return `${JSON.stringify(sorted(result), null, 2)}\n`;
    case 'tsv':
      return (Array.isArray(result) ? result : [result]).map((row) => `${tsvRow(row)}\n`).join('');
    case 'none':
      return '';
    default:
      throw new Error(`The stand-in for az does not support --output ${output}.`);
  }
}

/** az sorts the keys of objects. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(entriesOf(value).map(([name, inner]) => [name, sorted(inner)]));
}

function entriesOf(value: object): readonly (readonly [string, Json])[] {
  return Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
}

function tsvRow(row: Json): string {
  const isObject = typeof row === 'object' && row !== null && !Array.isArray(row);
  return isObject
    ? entriesOf(row)
        .map(([, value]) => tsvCell(value))
        .join('\t')
    : tsvCell(row);
}

function tsvCell(value: Json): string {
  if (value === null || value === undefined) return 'None';
  if (Array.isArray(value)) return String(value.length);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** az adds the resource group to every object with the ID of a resource in one. */
export function withResourceGroups(value: Json): Json {
  if (Array.isArray(value)) return value.map(withResourceGroups);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, withResourceGroups(one)]),
  );
  const { id } = inner;
  const group = typeof id === 'string' ? /\/resourceGroups\/([^/]+)\/providers\//i.exec(id)?.[1] : undefined;
  return group === undefined || 'resourceGroup' in inner ? inner : { ...inner, resourceGroup: group };
}

/** `2026-11-22T05:00:00.5Z` as Python prints it. */
export function pythonTime(time: unknown): string | null {
  if (typeof time !== 'string') return null;
  const [seconds = '', fraction = ''] = time.replace(/Z$/, '').split('.');
  const micro = fraction.slice(0, 6).padEnd(6, '0');
  return `${seconds}${micro === '000000' ? '' : `.${micro}`}+00:00`;
}

/** A field that is null if the service leaves it out. */
export function nulls(...names: readonly string[]): Readonly<Record<string, null>> {
  return Object.fromEntries(names.map((name) => [name, null]));
}
