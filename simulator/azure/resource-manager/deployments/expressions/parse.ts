// Parses an expression of a template, such as `[format('{0}/x', parameters('name'))]`.
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions

export type Expression =
  | { readonly kind: 'literal'; readonly value: number | string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'property'; readonly of: Expression; readonly name: string };

/** A string that begins with `[[` is a literal `[`. */
export function isExpression(text: string): boolean {
  return text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[');
}

const TOKEN = /\s*(?:'((?:[^']|'')*)'|(-?\d+)|([A-Za-z]\w*)|([(),.]))/y;

interface Token {
  readonly kind: 'name' | 'number' | 'sign' | 'text';
  readonly text: string;
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source) as readonly (string | undefined)[] | null;
    if (match === null) throw new Error(`Cannot parse '${source}' at ${String(at)}.`);
    const [, text, number, name, sign = ''] = match;
    if (text !== undefined) tokens.push({ kind: 'text', text: text.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'sign', text: sign });
  }
  return tokens;
}

export function parseExpression(source: string): Expression {
  const tokens = tokensOf(source.slice(1, -1));
  const expression = parseValue(tokens);
  if (tokens.length > 0) throw new Error(`Cannot parse the end of '${source}'.`);
  return expression;
}

/** Takes the tokens that it parses from the beginning of the list. */
function parseValue(tokens: Token[]): Expression {
  const token = tokens.shift();
  if (token?.kind === 'text') return { kind: 'literal', value: token.text };
  if (token?.kind === 'number') return { kind: 'literal', value: Number(token.text) };
  if (token?.kind !== 'name') throw new Error('A template expression ends too early.');
  let value: Expression = { kind: 'call', name: token.text, args: parseArguments(tokens) };
  while (tokens[0]?.text === '.' && tokens[0].kind === 'sign') {
    tokens.shift();
    value = { kind: 'property', of: value, name: tokens.shift()?.text ?? '' };
  }
  return value;
}

function parseArguments(tokens: Token[]): readonly Expression[] {
  const args: Expression[] = [];
  expect(tokens, '(');
  while (tokens[0]?.kind !== 'sign' || tokens[0].text !== ')') {
    if (args.length > 0) expect(tokens, ',');
    args.push(parseValue(tokens));
  }
  tokens.shift();
  return args;
}

function expect(tokens: Token[], sign: string): void {
  const token = tokens.shift();
  if (token?.kind !== 'sign' || token.text !== sign)
    throw new Error(`A template expression lacks '${sign}'.`);
}
