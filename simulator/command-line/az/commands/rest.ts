// `az rest`, for requests to Resource Manager.
import { AzError } from '../az-error.ts';
import type { Commands } from '../command.ts';
import { value } from '../options.ts';
import { reasonOf } from '../requests.ts';

const METHODS = ['head', 'get', 'put', 'post', 'delete', 'options', 'patch'];
export const rest: Commands = {
  rest: {
    options: {
      '--method/-m': { kind: 'value', allowed: METHODS },
      '--url/-u/--uri': { kind: 'value', required: true },
      '--body/-b': value,
    },
    run: async ({ given, requests }) => {
      const body = given.get('--body');
      const { status, text } = await requests(0).arm(
        (given.get('--method') ?? 'get').toUpperCase(),
        given.must('--url'),
        body === undefined ? undefined : JSON.parse(body),
      );
      if (status >= 400) throw new AzError(`${reasonOf(status)}(${text})`);
      return text === '' ? undefined : (JSON.parse(text) as unknown);
    },
  },
};
