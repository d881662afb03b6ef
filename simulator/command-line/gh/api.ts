// `gh api`.
import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { resolve } from 'node:path';
import { nextOf } from './client.ts';
import { type Command, type Invocation, isSwitch, type Output } from './command.ts';
import { fail, GhFailure } from './failure.ts';
import { restPrefix } from './hosts.ts';
import { apiProblem, missingScope, type Received, ssoPage } from './http-failure.ts';
import { applyJq } from './json-output.ts';

async function api(invocation: Invocation): Promise<Output> {
  const { client, values, positionals } = invocation;
  const [path = ''] = positionals;
  const isPaginated = values.has('paginate');
  const method = (values.get('method') ?? (values.has('input') ? 'POST' : 'GET')).toUpperCase();
  if (isPaginated && method !== 'GET')
    return refuse('the `--paginate` option is not supported for non-GET requests');
  if (isPaginated && values.has('input'))
    return refuse('the `--paginate` option is not supported with `--input`');
  const body = await inputOf(invocation);
  const host = values.get('hostname') ?? client.hosts.standard;
  let url: string | undefined = addressOf(path, host, isPaginated);
  let stdout = '';
  for (let isFirst = true; url !== undefined; isFirst = false) {
    const reply: Received = await client.send({
      method,
      url,
      accept: '*/*',
      ...(body === undefined ? {} : { body }),
    });
    url = isPaginated ? nextOf(reply) : undefined;
    const problem = apiProblem(reply);
    stdout += headersOf(reply, values.has('include'));
    if (problem !== undefined) throw refusal(reply, problem, stdout);
    stdout += await printed(reply, invocation, { isFirst, isLast: url === undefined });
  }
  return { stdout };
}

function refuse(problem: string): never {
  return fail(`${problem}\n\nUsage:  ${callApi.usage}\n`);
}

async function inputOf({ values, call }: Invocation): Promise<string | undefined> {
  const file = values.get('input');
  if (file === undefined) return undefined;
  if (file === '-') return call.stdin();
  try {
    return readFileSync(resolve(call.cwd, file), 'utf8');
  } catch {
    return fail(`open ${file}: no such file or directory`);
  }
}

function addressOf(path: string, host: string, isPaginated: boolean): string {
  if (path === 'graphql') throw new Error('The stand-in for gh sends no GraphQL for people.');
  const url = path.includes('://') ? path : `${restPrefix(host)}${path.replace(/^\//, '')}`;
  if (!isPaginated || /[?&]per_page=/.test(url)) return url;
  return `${url}${url.includes('?') ? '&' : '?'}per_page=100`;
}

/** The status and the headers in alphabetical order, as Go writes their names. */
function headersOf({ status, headers }: Received, isIncluded: boolean): string {
  if (!isIncluded) return '';
  const lines = Object.entries(headers)
    .map(
      ([name, value]) => `${name.replaceAll(/(?:^|-)[a-z]/g, (start) => start.toUpperCase())}: ${value}\r\n`,
    )
    .sort();
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\n${lines.join('')}\r\n`;
}

async function printed(
  reply: Received,
  { values }: Invocation,
  { isFirst, isLast }: { readonly isFirst: boolean; readonly isLast: boolean },
): Promise<string> {
  if (reply.status === 204 || values.has('silent')) return '';
  const filter = values.get('jq');
  if (filter !== undefined) return applyJq(reply.body, filter);
  const isList = values.has('paginate') && !values.has('include') && reply.body.startsWith('[');
  if (!isList) return reply.body;
  // The pages of a list become one list.
  const open = isFirst ? reply.body : reply.body.replace(/^\[/, ',');
  return isLast ? open : open.replace(/\]\s*$/, '');
}

function refusal(reply: Received, problem: string, printedBefore: string): GhFailure {
  const scope = missingScope(reply);
  const page = ssoPage(reply);
  const lines = [
    `gh: ${problem}`,
    ...(scope === undefined ? [] : [`gh: ${scope}`]),
    ...(page === undefined ? [] : [`Authorize in your web browser: ${page}`]),
  ];
  return new GhFailure(lines.join('\n'), { stdout: `${printedBefore}${reply.body}` });
}

export const callApi: Command = {
  usage: 'gh api <endpoint> [flags]',
  flags: {
    'allow-escape-sequences': { isSwitch },
    cache: {},
    field: { short: 'F' },
    header: { short: 'H' },
    hostname: {},
    include: { short: 'i', isSwitch },
    input: {},
    jq: { short: 'q' },
    method: { short: 'X' },
    paginate: { isSwitch },
    preview: { short: 'p' },
    'raw-field': { short: 'f' },
    silent: { isSwitch },
    slurp: { isSwitch },
    template: { short: 't' },
    verbose: { isSwitch },
  },
  simulated: ['hostname', 'include', 'input', 'jq', 'method', 'paginate', 'silent'],
  arguments: [1, 1],
  run: api,
};
