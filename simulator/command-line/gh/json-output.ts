// The options `--json` and `--jq` of a command.
import { fail } from './failure.ts';
import type { Parsed } from './flags.ts';

/** The fields that `--json` names. Undefined without the option. */
export function fieldsOf({ values }: Parsed, known: readonly string[]): readonly string[] | undefined {
  const json = values.get('json');
  if (json === undefined)
    return values.has('jq') ? fail('cannot use `--jq` without specifying `--json`') : undefined;
  const fields = json.split(',');
  const unknown = fields.find((field) => !known.includes(field));
  if (unknown === undefined) return fields;
  const lines = known.toSorted().map((field) => `  ${field}`);
  return fail(`Unknown JSON field: ${JSON.stringify(unknown)}\nAvailable fields:\n${lines.join('\n')}`);
}

type Row = Readonly<Record<string, unknown>>;

/** The fields in alphabetical order, on one line. */
export async function printJson(
  data: Row | readonly Row[],
  fields: readonly string[],
  { values }: Parsed,
): Promise<string> {
  const picked = Array.isArray(data) ? data.map((row: Row) => pick(row, fields)) : pick(data as Row, fields);
  const text = JSON.stringify(picked);
  const filter = values.get('jq');
  return filter === undefined ? `${text}\n` : applyJq(text, filter);
}

function pick(row: Row, fields: readonly string[]): Row {
  return Object.fromEntries(fields.toSorted().map((field) => [field, row[field]]));
}

/** Texts without quotation marks, everything else on one line, with the properties in alphabetical order. */
export async function applyJq(json: string, filter: string): Promise<string> {
  const { default: jq } = await import('jq-wasm');
  try {
    const result = await jq.raw(json, filter, ['-r', '-c', '-S']);
    return result === '' ? '' : `${result.trimEnd()}\n`;
  } catch (error) {
    return fail(error instanceof Error ? error.message.trim() : String(error));
  }
}
