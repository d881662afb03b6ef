// Reads the inputs, passes the request to its operation, and delivers the report. A failure becomes a report too.

import { Cancellation, HURRY_LIMIT } from './core/cancellation.ts';
import { ActionError, asActionError } from './core/errors/action-error.ts';
import { parseInputs, type InvalidInputs, type ParsedInputs } from './core/inputs/parse.ts';
import { normalApiUrl } from './core/inputs/variables.ts';
import type { Clock, Runner } from './core/ports/runner.ts';
import { reportOfFailure, reportWithoutRequest } from './core/report/account-reports.ts';
import { describeCancellation, describeRequest } from './core/report/narrate.ts';
import type { Report } from './core/report/report.ts';
import type { ActionRequest } from './core/request.ts';
import { proxyProblems } from './http/proxy.ts';
import type { Context } from './operations/context.ts';
import { deliver, fail } from './operations/deliver.ts';
import { handleKeys } from './operations/keys.ts';
import { openAzureOnly, openServices } from './services.ts';

export async function main(runner: Runner, clock: Clock): Promise<void> {
  prepare(process.env);
  const report = await reportOf(runner, clock);
  try {
    await deliver(report, runner);
  } catch (thrown) {
    if (report.error) fail(report.error, runner);
    failUnexpectedly(thrown, runner);
  }
}

/** Without a stack, whose first line is a message that may quote a response. */
export function failUnexpectedly(thrown: unknown, runner: Runner): void {
  fail(asActionError(thrown), runner);
}

/** For the libraries, which read these variables themselves. */
function prepare(environment: NodeJS.ProcessEnv): void {
  environment['GITHUB_API_URL'] =
    normalApiUrl(environment['GITHUB_API_URL'] ?? '') ?? environment['GITHUB_API_URL'];
  // Not needed here. The toolkit would parse the file while it is loaded, and fail if the file is not valid.
  delete environment['GITHUB_EVENT_PATH'];
}

async function reportOf(runner: Runner, clock: Clock): Promise<Report> {
  try {
    const inputs = readInputs(runner);
    for (const warning of inputs.warnings) runner.warn(warning);
    return 'problems' in inputs ? refuse(inputs) : await run(inputs.request, runner, clock);
  } catch (thrown) {
    return reportWithoutRequest(asActionError(thrown), undefined, undefined);
  }
}

function readInputs(runner: Runner): ParsedInputs {
  for (const name of ['github-token', 'current-key']) {
    const secret = runner.input(name).trim();
    if (secret !== '') runner.mask(secret);
  }
  return parseInputs((name) => runner.input(name), {
    repository: runner.variable('GITHUB_REPOSITORY'),
    apiUrl: runner.variable('GITHUB_API_URL'),
    idTokenUrl: runner.variable('ACTIONS_ID_TOKEN_REQUEST_URL'),
    idTokenToken: runner.variable('ACTIONS_ID_TOKEN_REQUEST_TOKEN'),
    problems: proxyProblems(process.env),
  });
}

function refuse({ problems, operation, dryRun }: InvalidInputs): Report {
  const lines = problems.map(({ input, variable, message }) => `${input ?? variable}: ${message}`);
  const hasInput = problems.some(({ input }) => input !== undefined);
  const where =
    'Correct a variable where it was set or changed: env: of the step, the job, or the workflow; on a self-hosted runner, also its .env file or its service.';
  const error = new ActionError(hasInput ? 'bad-inputs' : 'bad-environment', lines.join('\n'), {
    hint: `${hasInput ? 'Correct these inputs. ' : ''}${problems.some(({ variable }) => variable) ? `${where} ` : ''}No request was sent.`,
  });
  return reportWithoutRequest(error, operation, dryRun);
}

async function run(request: ActionRequest, runner: Runner, clock: Clock): Promise<Report> {
  const cancellation = new Cancellation();
  const progress = { mayHaveChanged: false };
  runner.info(describeRequest(request));
  runner.onCancel(() => {
    runner.info(describeCancellation(request));
    cancellation.request((abandon) => setTimeout(abandon, HURRY_LIMIT).unref());
  });
  try {
    return await perform(request, { runner, clock, cancellation, progress });
  } catch (thrown) {
    return reportOfFailure(asActionError(thrown), request, progress.mayHaveChanged);
  }
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
