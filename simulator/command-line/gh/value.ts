// The value of a secret or a variable.
import type { Invocation } from './command.ts';

/** From `--body`, or from standard input without the line ends after it. */
export async function valueOf({ values, call }: Invocation): Promise<string> {
  const { body = '' } = Object.fromEntries(values);
  return body === '' ? (await call.stdin()).replace(/[\r\n]+$/, '') : body;
}
