// Evaluates expressions with GitHub's own library: `${{ vars.X }}` in a value, and conditions.
import { data, Evaluator, Lexer, Parser } from '@actions/expressions';

/** The contexts, as plain values: github, vars, secrets, inputs, steps and so on. */
export type Contexts = Readonly<Record<string, unknown>>;

/** The status of the job so far, for functions such as `failure()`. */
export type Status = 'success' | 'failure';

/** The status of the jobs that a job needs, and of those that they need. `skipped`: neither did all succeed, nor did any fail. */
export type Ancestry = Status | 'skipped';

function evaluate(expression: string, contexts: Contexts, status: Ancestry): data.ExpressionData {
  const named = (name: string, value: boolean) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  });
  const functions = [
    named('always', true),
    named('cancelled', false),
    named('success', status === 'success'),
    named('failure', status === 'failure'),
  ];
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, Object.keys(contexts), functions).parse();
  const known = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  return new Evaluator(tree, known, new Map(functions.map((one) => [one.name, one]))).evaluate();
}

/** A value of a workflow with its expressions replaced, as the text that an action receives. */
export function expand(value: unknown, contexts: Contexts): string {
  return String(value).replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    evaluate(expression.trim(), contexts, 'success').coerceString(),
  );
}

/** The result of one expression as a plain value, such as a list for a matrix. */
export function valueOf(text: string, contexts: Contexts): unknown {
  const expression = /^\$\{\{(.*)\}\}$/s.exec(text.trim())?.[1] ?? '';
  return JSON.parse(JSON.stringify(evaluate(expression.trim(), contexts, 'success'), data.replacer));
}

/** Whether a step or job with this `if` runs. Without a status function, `success()` is required as well. */
export function holds(
  condition: string | boolean | undefined,
  contexts: Contexts,
  status: Ancestry,
): boolean {
  const text = condition === undefined ? 'success()' : String(condition);
  const expression = /^\$\{\{(.*)\}\}$/s.exec(text.trim())?.[1]?.trim() ?? text.trim();
  const asks = /\b(?:always|cancelled|success|failure)\(\)/.test(expression);
  const whole = asks ? expression : `success() && (${expression})`;
  // Of texts, only the empty one is false.
  return evaluate(`!!(${whole})`, contexts, status).coerceString() === 'true';
}
