// Reads the inputs, passes the request to its operation, and delivers the report. A failure becomes a report too.

import { Cancellation, HURRY_LIMIT } from './core/cancellation.ts';
import { ActionError, asActionError } from './core/errors/action-error.ts';
import { parseInputs, type InvalidInputs, type ParsedInputs } from './core/inputs/parse.ts';
import type { Clock, Runner } from './core/ports/runner.ts';
import { reportOfFailure, reportWithoutRequest } from './core/report/account-reports.ts';
import { describeCancellation, describeRequest } from './core/report/narrate.ts';
import type { Report } from './core/report/report.ts';
import type { ActionRequest } from './core/request.ts';
import { completeProxies } from './http/proxy.ts';
import type { Context } from './operations/context.ts';
import { createAccount } from './operations/create.ts';
import { deleteAccount } from './operations/delete.ts';
import { deliver } from './operations/deliver.ts';
import { discoverAccounts } from './operations/discover.ts';
import { handleKeys } from './operations/keys.ts';
import { openAzureOnly, openServices } from './services.ts';

export async function main(runner: Runner, clock: Clock): Promise<void> {
  completeProxies(process.env);
  await deliver(await reportOf(runner, clock), runner);
}

async function reportOf(runner: Runner, clock: Clock): Promise<Report> {
  try {
    const inputs = readInputs(runner);
    return 'problems' in inputs ? refuse(inputs) : await run(inputs.request, runner, clock);
  } catch (thrown) {
    return reportWithoutRequest(asActionError(thrown), undefined, undefined);
  }
}

function readInputs(runner: Runner): ParsedInputs {
  for (const name of ['github-token', 'current-key']) {
    const secret = runner.input(name);
    if (secret !== '') runner.mask(secret);
  }
  return parseInputs((name) => runner.input(name), {
    repository: runner.variable('GITHUB_REPOSITORY'),
    apiUrl: runner.variable('GITHUB_API_URL'),
  });
}

function refuse({ problems, operation, dryRun }: InvalidInputs): Report {
  const lines = problems.map(({ input, message }) => `${input}: ${message}`);
  const error = new ActionError('bad-inputs', lines.join('\n'), {
    hint: 'Correct these inputs. No request was sent.',
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

function perform(request: ActionRequest, context: Context): Promise<Report> {
  const { runner, cancellation } = context;
  switch (request.kind) {
    case 'keys':
      return handleKeys(request, openServices(request, runner, cancellation.abandon), context);
    case 'create':
      return createAccount(request, openServices(request, runner, cancellation.abandon), context);
    case 'delete':
      return deleteAccount(request, openAzureOnly(request, runner, cancellation.abandon), context);
    case 'discover':
      return discoverAccounts(request, openAzureOnly(request, runner, cancellation.abandon), context);
  }
}
