// The composition root: reads the inputs and hands the request to its operation. It holds the one try/catch; whatever
// happens, a run ends in outputs, a summary, an exit code and, where it failed, an annotation.

import { Cancellation, HURRY_LIMIT } from './core/cancellation.ts';
import { ActionError, asActionError } from './core/errors.ts';
import { parseInputs } from './core/inputs.ts';
import { describeRequest } from './core/narrate.ts';
import type { Clock } from './core/ports.ts';
import type { AnyRequest } from './core/request.ts';
import { createAccount } from './create-account.ts';
import { deleteAccount } from './delete-account.ts';
import { discoverAccounts } from './discover-accounts.ts';
import { handleKeys } from './handle-keys.ts';
import { openServices } from './open-services.ts';
import { publishFailure } from './publish-report.ts';
import { completeProxies } from './runner/proxy.ts';
import type { Runner } from './runner/runner.ts';
import type { Surroundings } from './surroundings.ts';

export async function main(runner: Runner, clock: Clock): Promise<void> {
  const progress: Surroundings['progress'] = { outcome: 'unchanged' };
  completeProxies(process.env);
  try {
    const request = readInputs(runner);
    runner.info(describeRequest(request));
    const cancellation = new Cancellation();
    runner.onCancel(() => {
      runner.info(
        'The job is being cancelled: no more keys are regenerated, and one that was is still published',
      );
      cancellation.request((abandon) => setTimeout(abandon, HURRY_LIMIT).unref());
    });
    await run(request, { runner, clock, cancellation, progress });
  } catch (thrown) {
    runner.endChapter();
    await publishFailure(asActionError(thrown), runner, progress.outcome);
  }
}

function readInputs(runner: Runner): AnyRequest {
  const token = runner.input('github-token');
  if (token !== '') runner.mask(token);
  const context = {
    repository: runner.variable('GITHUB_REPOSITORY'),
    apiUrl: runner.variable('GITHUB_API_URL'),
  };
  const parsed = parseInputs((name) => runner.input(name), context);
  if ('request' in parsed) return parsed.request;
  const lines = parsed.problems.map(({ input, message }) => `${input}: ${message}`);
  throw new ActionError('bad-inputs', lines.join('\n'), { hint: 'No request was made.' });
}

async function run(request: AnyRequest, surroundings: Surroundings): Promise<void> {
  if ('subscriptionId' in request) {
    await discoverAccounts(request, surroundings);
  } else if (!('githubToken' in request)) {
    await deleteAccount(request, surroundings);
  } else {
    const { runner, cancellation } = surroundings;
    const services = openServices(request, runner, cancellation.abandon);
    const { operation } = request;
    const created =
      operation.name === 'create' && (await createAccount({ ...request, operation }, services, surroundings));
    if (created !== 'planned') await handleKeys(request, services, surroundings, created);
  }
}
