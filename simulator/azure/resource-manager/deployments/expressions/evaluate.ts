// Evaluates the expressions in a part of a template.
import { functions } from './functions.ts';
import { isExpression, parseExpression, type Expression } from './parse.ts';
import { Unknown, type TemplateScope } from './scope.ts';

/** A text whose value is unknown becomes `Unknown`, wherever it stands. */
export function evaluate(value: unknown, scope: TemplateScope): unknown {
  if (typeof value === 'string')
    return isExpression(value) ? valueOf(parseExpression(value), scope) : value.replace(/^\[\[/, '[');
  if (Array.isArray(value)) return value.map((one) => evaluate(one, scope));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, evaluate(one, scope)]));
}

function valueOf(expression: Expression, scope: TemplateScope): unknown {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'property') {
    const value = valueOf(expression.of, scope);
    if (value instanceof Unknown) return new Unknown(`${value.expression}.${expression.name}`);
    const properties = value as Readonly<Record<string, unknown>>;
    if (!(expression.name in properties)) throw new Error(`There is no property '${expression.name}'.`);
    return properties[expression.name];
  }
  const { name } = expression;
  const call = functions[name];
  if (call === undefined) throw new Error(`The simulator does not know the template function '${name}'.`);
  const args = expression.args.map((one) => valueOf(one, scope));
  return args.some((one) => one instanceof Unknown)
    ? new Unknown(`${name}(${args.map(shown).join(', ')})`)
    : call(scope, ...args);
}

function shown(value: unknown): string {
  return value instanceof Unknown ? value.expression : `'${String(value)}'`;
}

/** As Azure shows a result that contains unknown values. */
export function withExpressions(value: unknown): unknown {
  if (value instanceof Unknown) return `[${value.expression}]`;
  if (Array.isArray(value)) return value.map(withExpressions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withExpressions(one)]));
}
