// Finds every access to the environment in JavaScript: names, computed names, and uses of the environment as a whole, also
// through variables and parameters that hold it.
import ts from 'typescript';

/** `name`: a variable; `computed`: a name that is known only when the code runs; `whole`: all variables. */
export interface Access {
  readonly kind: 'name' | 'computed' | 'whole';
  /** The name, or the code around it in which `_` stands for a minified name. */
  readonly text: string;
}

const OPTIONS: ts.CompilerOptions = { allowJs: true, noLib: true, noResolve: true, types: [] };

export function environmentAccesses(code: string): readonly Access[] {
  // Parsing takes long.
  if (!/\benv\b|\bprocess\W*\[/.test(code)) return [];
  const file = ts.createSourceFile('code.js', code, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(OPTIONS),
    getSourceFile: (name) => (name === 'code.js' ? file : undefined),
    fileExists: (name) => name === 'code.js',
  };
  return new Search(file, () => ts.createProgram(['code.js'], OPTIONS, host).getTypeChecker()).accesses;
}

class Search {
  readonly accesses: Access[] = [];
  readonly #file: ts.SourceFile;
  readonly #openChecker: () => ts.TypeChecker;
  #checker: ts.TypeChecker | undefined;
  readonly #identifiers = new Map<string, ts.Identifier[]>();
  readonly #followed = new Set<ts.Symbol>();

  constructor(file: ts.SourceFile, openChecker: () => ts.TypeChecker) {
    this.#file = file;
    this.#openChecker = openChecker;
    const sources: (() => void)[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node)) {
        const known = this.#identifiers.get(node.text);
        if (known) known.push(node);
        else this.#identifiers.set(node.text, [node]);
      }
      sources.push(...this.#sourceOf(node));
      ts.forEachChild(node, visit);
    };
    visit(file);
    for (const follow of sources) follow();
  }

  /** Whatever has the property `env` counts as the process. */
  #sourceOf(node: ts.Node): (() => void)[] {
    if (ts.isPropertyAccessExpression(node) && node.name.text === 'env') return [() => this.#use(node)];
    if (ts.isElementAccessExpression(node)) {
      const key = textOf(node.argumentExpression);
      if (key === 'env') return [() => this.#use(node)];
      if (key === undefined && /^(?:globalThis\W+)?process$/.test(node.expression.getText(this.#file)))
        return [() => this.#add('computed', node)];
    }
    if (ts.isBindingElement(node) && nameOf(node) === 'env') return [() => this.#bind(node.name)];
    if (ts.isImportSpecifier(node) && (node.propertyName ?? node.name).text === 'env')
      return [() => this.#bind(node.name)];
    if (ts.isPropertyAssignment(node) && isPattern(node.parent) && textOf(node.name) === 'env')
      return [() => this.#assign(node.initializer)];
    if (ts.isShorthandPropertyAssignment(node) && isPattern(node.parent) && node.name.text === 'env')
      return [() => this.#assign(node.name)];
    return [];
  }

  /** @param node an expression whose value is the environment. */
  #use(node: ts.Expression): void {
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent)) this.#name(parent.name.text);
    else if (ts.isElementAccessExpression(parent) && parent.expression === node)
      this.#key(parent.argumentExpression, parent);
    else if (isTransparent(parent, node)) this.#use(parent);
    else if (
      (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)) &&
      parent.initializer === node
    )
      this.#bind(parent.name);
    else if (ts.isBinaryExpression(parent) && parent.right === node && isAssignment(parent)) {
      this.#assign(parent.left);
      this.#use(parent);
    } else if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InKeyword)
      this.#key(parent.left, parent);
    else if (ts.isCallExpression(parent)) this.#pass(node, parent);
    else if (!ts.isExpressionStatement(parent)) this.#add('whole', parent);
  }

  /** A function that is called where it is written, as a minifier leaves it, gets the environment as a parameter. */
  #pass(node: ts.Expression, call: ts.CallExpression): void {
    let callee: ts.Node = call.expression;
    while (ts.isParenthesizedExpression(callee)) callee = callee.expression;
    const parameter =
      ts.isFunctionExpression(callee) || ts.isArrowFunction(callee)
        ? callee.parameters[call.arguments.indexOf(node)]
        : undefined;
    if (parameter) this.#bind(parameter.name);
    else this.#add('whole', call);
  }

  #key(key: ts.Node, around: ts.Node): void {
    const text = textOf(key);
    if (text === undefined) this.#add('computed', around);
    else this.#name(text);
  }

  #bind(name: ts.BindingName | ts.ModuleExportName): void {
    if (ts.isIdentifier(name)) this.#follow(name);
    else if (ts.isObjectBindingPattern(name))
      for (const element of name.elements) {
        const key = nameOf(element);
        if (element.dotDotDotToken) this.#bind(element.name);
        else if (key === undefined) this.#add('computed', element);
        else this.#name(key);
      }
    else this.#add('whole', name.parent);
  }

  /** The left side of an assignment. */
  #assign(target: ts.Node): void {
    if (ts.isIdentifier(target)) this.#follow(target);
    else if (ts.isObjectLiteralExpression(target))
      for (const property of target.properties) {
        if (ts.isSpreadAssignment(property)) this.#assign(property.expression);
        else this.#key(property.name, property);
      }
    else if (ts.isBinaryExpression(target)) this.#assign(target.left);
    else this.#add('whole', target.parent);
  }

  /** A variable holds the environment: so does every mention of it. */
  #follow(variable: ts.Identifier): void {
    const symbol = this.#symbolOf(variable);
    if (symbol === undefined || this.#followed.has(symbol)) return;
    this.#followed.add(symbol);
    for (const mention of this.#identifiers.get(variable.text) ?? []) {
      const isDeclaration = symbol.declarations?.some((one) => ts.getNameOfDeclaration(one) === mention);
      if (mention === variable || isDeclaration === true || this.#symbolOf(mention) !== symbol) continue;
      this.#use(mention);
    }
  }

  #symbolOf(node: ts.Identifier): ts.Symbol | undefined {
    const checker = (this.#checker ??= this.#openChecker());
    return ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
  }

  #name(text: string): void {
    this.accesses.push({ kind: 'name', text });
  }

  #add(kind: 'computed' | 'whole', node: ts.Node): void {
    const source = ts.isCallExpression(node)
      ? `${node.expression.getText(this.#file).replace(/^\(0, ?([\w$.]+)\)$/, '$1')}(…)`
      : node.getText(this.#file);
    const text = source
      .replaceAll(/(?<![\w$"'`])(?!env\b)[A-Za-z_$][\w$]{0,2}(?![\w$"'`])/g, '_')
      .replaceAll(/\s+/g, ' ');
    this.accesses.push({ kind, text: text.slice(0, 80) });
  }
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isComputedPropertyName(node)) return textOf(node.expression);
  return ts.isIdentifier(node) && !ts.isPropertyName(node.parent)
    ? propertyText(node)
    : ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)
      ? node.text
      : undefined;
}

/** An identifier is a text only where it names a property. */
function propertyText(node: ts.Identifier): string | undefined {
  const { parent } = node;
  const isKey =
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isShorthandPropertyAssignment(parent) && parent.name === node) ||
    (ts.isBindingElement(parent) && (parent.propertyName ?? parent.name) === node);
  return isKey ? node.text : undefined;
}

function nameOf({ propertyName, name, dotDotDotToken }: ts.BindingElement): string | undefined {
  if (dotDotDotToken) return undefined;
  return textOf(propertyName ?? name);
}

/** Whether an object literal is the left side of an assignment. */
function isPattern(node: ts.Node): boolean {
  let outer = node;
  while (ts.isPropertyAssignment(outer.parent) || ts.isObjectLiteralExpression(outer.parent))
    outer = outer.parent;
  return ts.isBinaryExpression(outer.parent) && outer.parent.left === outer && isAssignment(outer.parent);
}

function isAssignment({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Expressions whose value is that of a part of them. */
function isTransparent(node: ts.Node, part: ts.Node): node is ts.Expression {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return true;
  if (ts.isConditionalExpression(node)) return node.condition !== part;
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  const { BarBarToken, QuestionQuestionToken, AmpersandAmpersandToken, CommaToken } = ts.SyntaxKind;
  if (kind === CommaToken || kind === AmpersandAmpersandToken) return node.right === part;
  return kind === BarBarToken || kind === QuestionQuestionToken;
}
