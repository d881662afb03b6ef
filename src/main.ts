// Reads the inputs, passes the request to its operation, and delivers the report. A failure becomes a report too.

import { Cancellation, HURRY_LIMIT } from './core/cancellation.ts';
import { parseInputs, type ParsedInputs } from './core/inputs/parse.ts';
import { isForNoLibrary, normalApiUrl } from './core/inputs/variables.ts';
import type { Clock, Runner } from './core/ports/runner.ts';
import { describeCancellation, describeRequest } from './core/report/narrate.ts';
import type { Report } from './core/report/report.ts';
import type { ActionRequest } from './core/request.ts';
import { NOT_MASKED } from './core/text.ts';
import { proxyProblems } from './http/proxy.ts';
import type { Context } from './operations/context.ts';
import { Ending } from './operations/ending.ts';
import { handleKeys } from './operations/keys.ts';
import { loadRender } from './operations/load-render.ts';
import { refuse } from './operations/refuse.ts';
import { openAzureOnly, openServices } from './services.ts';

/** @param exit ends the process with the exit code of the ending. */
export function openEnding(runner: Runner, exit: () => void): Ending {
  return new Ending(runner, exit);
}

export async function main(runner: Runner, clock: Clock, ending = new Ending(runner)): Promise<void> {
  await ending.deliver(await reportOf(runner, clock, ending));
}

/** Before a library is loaded that would read a variable. */
function prepare(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment))
    if (isForNoLibrary(name)) Reflect.deleteProperty(environment, name);
  environment['GITHUB_API_URL'] =
    normalApiUrl(environment['GITHUB_API_URL'] ?? '') ?? environment['GITHUB_API_URL'];
}

async function reportOf(runner: Runner, clock: Clock, ending: Ending): Promise<Report> {
  try {
    prepare(process.env);
    const inputs = readInputs(runner);
    for (const warning of inputs.warnings) runner.warn(warning);
    if ('request' in inputs) return await run(inputs.request, runner, clock, ending);
    runner.info(`${inputs.operation ?? 'Azure Maps Keys'}, refused before any request`);
    return refuse(inputs);
  } catch (thrown) {
    return ending.reportOf(thrown);
  }
}

const SECRETS = [
  ['github-token', 'a token of GitHub'],
  ['current-key', 'an Azure Maps key'],
] as const;

function readInputs(runner: Runner): ParsedInputs {
  for (const [name, what] of SECRETS) {
    const secret = runner.input(name).trim();
    if (secret !== '' && !runner.mask(secret)) runner.warn(`${name} is not ${what} ${NOT_MASKED}`);
  }
  return parseInputs((name) => runner.input(name), {
    repository: runner.variable('GITHUB_REPOSITORY'),
    apiUrl: runner.variable('GITHUB_API_URL'),
    idTokenUrl: runner.variable('ACTIONS_ID_TOKEN_REQUEST_URL'),
    idTokenToken: runner.variable('ACTIONS_ID_TOKEN_REQUEST_TOKEN'),
    rejectUnauthorized: runner.variable('NODE_TLS_REJECT_UNAUTHORIZED'),
    nodeOptions: runner.variable('NODE_OPTIONS'),
    eventName: runner.variable('GITHUB_EVENT_NAME'),
    event: runner.event,
    problems: proxyProblems(process.env),
  });
}

async function run(request: ActionRequest, runner: Runner, clock: Clock, ending: Ending): Promise<Report> {
  const cancellation = new Cancellation();
  const progress = ending.begin(request);
  runner.info(describeRequest(request));
  runner.onCancel(() => {
    // Not in a folded group.
    runner.endGroup();
    runner.info(describeCancellation(request));
    cancellation.request((abandon) => setTimeout(abandon, HURRY_LIMIT).unref());
  });
  const report = perform(request, { runner, clock, cancellation, progress });
  // Its failure is one of the delivery.
  void loadRender().catch(() => undefined);
  return report;
}

/** What only some operations need is loaded when it is needed. */
async function perform(request: ActionRequest, context: Context): Promise<Report> {
  const { runner, cancellation } = context;
  switch (request.kind) {
    case 'keys':
      return handleKeys(request, openServices(request, runner, cancellation.abandon), context);
    case 'create': {
      const services = openServices(request, runner, cancellation.abandon);
      const { createAccount } = await import('./operations/create.ts');
      return createAccount(request, services, context);
    }
    case 'delete': {
      const azure = openAzureOnly(request, runner, cancellation.abandon);
      const { deleteAccount } = await import('./operations/delete.ts');
      return deleteAccount(request, azure, context);
    }
    case 'discover': {
      const azure = openAzureOnly(request, runner, cancellation.abandon);
      const { discoverAccounts } = await import('./operations/discover.ts');
      return discoverAccounts(request, azure, context);
    }
  }
}
