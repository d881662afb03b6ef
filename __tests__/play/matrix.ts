// The matrices of jobs.
import type { Job } from '../meta/workflows.ts';
import { valueOf, type Contexts } from './expressions.ts';

/** https://docs.github.com/actions/reference/limits */
const LARGEST_MATRIX = 256;

/** The legs of a job: those of `include`, or one for each value of a single list, which may be an expression. */
export function legsOf({ strategy }: Job, contexts: Contexts): readonly unknown[] {
  if (strategy === undefined) return [undefined];
  const [[name, given] = ['', []], ...more] = Object.entries(strategy.matrix);
  if (more.length > 0) throw new Error('Only matrices of one list are played.');
  const values = typeof given === 'string' ? valueOf(given, contexts) : given;
  if (!Array.isArray(values)) throw new Error(`The matrix ${name} is no list.`);
  if (values.length === 0) throw new Error(`Matrix vector '${name}' does not contain any values`);
  if (values.length > LARGEST_MATRIX) throw new Error(`The matrix ${name} has ${values.length} jobs.`);
  return name === 'include' ? values : values.map((value: unknown) => ({ [name]: value }));
}
