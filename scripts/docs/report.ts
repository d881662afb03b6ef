// The table of docs/report.md, from docs/report.schema.json.
import { code, fill, table } from './table.ts';

export interface ReportSchema {
  readonly properties: Readonly<Record<string, SchemaNode>>;
  readonly $defs: Readonly<Record<string, SchemaNode>>;
}

interface SchemaNode {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly $ref?: string;
}

/** docs/report.md with its table regenerated: one row per property, nested ones as `targets[].key`. */
export function withReportTable(page: string, schema: ReportSchema): string {
  const resolve = ({ $ref, ...own }: SchemaNode): SchemaNode =>
    $ref === undefined ? own : { ...schema.$defs[$ref.replace('#/$defs/', '')], ...own };
  const rowsOf = (name: string, node: SchemaNode): string[][] => {
    const variants = [resolve(node), ...(resolve(node).anyOf ?? []).map(resolve)];
    const rows = [[code(name), variants.flatMap(valuesOf).join(', '), resolve(node).description ?? '']];
    const items = variants.flatMap((variant) => variant.items ?? []).map(resolve);
    const nested = [...variants, ...items].flatMap(({ properties = {} }) => Object.entries(properties));
    const prefix = items.length > 0 ? `${name}[]` : name;
    return [...rows, ...nested.flatMap(([property, inner]) => rowsOf(`${prefix}.${property}`, inner))];
  };
  const rows = Object.entries(schema.properties).flatMap(([name, node]) => rowsOf(name, node));
  return fill(page, 'report', table(['Property', 'Value', 'Meaning'], rows));
}

/** `primary`, `secondary`, null. */
function valuesOf({ type, const: only, enum: words }: SchemaNode): string[] {
  const values = words ?? (only === undefined ? [] : [only]);
  if (values.length > 0)
    return values.map((value) => (value === null ? 'null' : code(JSON.stringify(value).replaceAll('"', ''))));
  return [type ?? []].flat();
}
