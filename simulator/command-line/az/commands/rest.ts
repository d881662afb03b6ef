// `az rest`, for requests to Resource Manager.
import { AzError } from '../az-error.ts';
import type { Commands } from '../command.ts';
import { value } from '../options.ts';

const METHODS = ['head', 'get', 'put', 'post', 'delete', 'options', 'patch'];
/** The reasons that Python knows for the states of HTTP. */
const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  429: 'Too Many Requests',
};

export const rest: Commands = {
  rest: {
    options: {
      '--method/-m': { kind: 'value', allowed: METHODS },
      '--url/-u/--uri': { kind: 'value', required: true },
      '--body/-b': value,
    },
    run: async ({ given, requests }) => {
      const body = given.get('--body');
      const { status, text } = await requests().arm(
        (given.get('--method') ?? 'get').toUpperCase(),
        given.must('--url'),
        body === undefined ? undefined : JSON.parse(body),
      );
      if (status >= 400) throw new AzError(`${REASONS[status] ?? String(status)}(${text})`);
      return text === '' ? undefined : (JSON.parse(text) as unknown);
    },
  },
};
