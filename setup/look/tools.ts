// Whether az and gh are there, new enough, and who is signed in.
import type { RunnableCommand } from '../command.ts';
import { type Ports, ToolMissing } from '../ports.ts';
import { SetupError } from '../setup-error.ts';
import { failureOf } from '../tools/failures.ts';
import { az, mustRun, readJson } from '../tools/tools.ts';

/**
 * Of gh, older ones lack `gh variable`. Of az, older ones were not tried; before 2.77, az also refuses a tenant where a workflow
 * signs in with a managed identity of its runner: https://github.com/Azure/azure-cli/issues/31869
 */
export const LEAST = { az: '2.77.0', gh: '2.49.0' } as const;

export interface Versions {
  readonly az: string;
  readonly gh: string;
}

const INSTALL = {
  az: 'https://learn.microsoft.com/cli/azure/install-azure-cli',
  gh: 'https://github.com/cli/cli#installation',
} as const;

/** Both are asked side by side; what is wrong with either is said together. */
export async function lookAtTools(ports: Ports): Promise<Versions> {
  const [azure, github] = await Promise.all([
    problemOr(async () =>
      newEnough('az', (await readJson<{ 'azure-cli'?: string }>(ports, az('version')))['azure-cli'] ?? ''),
    ),
    problemOr(async () =>
      newEnough(
        'gh',
        /\d+\.\d+\.\d+/.exec(await mustRun(ports, { tool: 'gh', args: ['--version'] }))?.[0] ?? '',
      ),
    ),
  ]);
  const problems = [azure, github].filter((one) => one instanceof SetupError);
  const [first] = problems;
  if (first === undefined) return { az: String(azure), gh: String(github) };
  if (problems.length === 1) throw first;
  throw new SetupError(problems.map(({ message }) => message).join(' '), {
    fix: problems.flatMap(({ fix }) => fix),
  });
}

async function problemOr(version: () => Promise<string>): Promise<string | SetupError> {
  try {
    return await version();
  } catch (error) {
    if (error instanceof ToolMissing && error.tool !== 'git') return missing(error.tool);
    if (error instanceof SetupError) return error;
    throw error;
  }
}

const TITLES = { az: 'The Azure CLI (az)', gh: 'The GitHub CLI (gh)' } as const;

function missing(tool: 'az' | 'gh'): SetupError {
  return new SetupError(`${TITLES[tool]} is not installed. See ${INSTALL[tool]}.`);
}

function newEnough(tool: 'az' | 'gh', version: string): string {
  if (!isOlder(version, LEAST[tool])) return version;
  throw new SetupError(
    `${TITLES[tool]} is version ${version === '' ? 'unknown' : version}. The set-up needs ${LEAST[tool]} or later. See ${INSTALL[tool]}.`,
    { fix: tool === 'az' ? ['az upgrade'] : [] },
  );
}

function isOlder(version: string, least: string): boolean {
  const [a, b] = [version, least].map((one) => one.split('.').map(Number));
  for (const [index, part] of (b ?? []).entries()) {
    const own = a?.[index] ?? 0;
    if (Number.isNaN(own) || own < part) return true;
    if (own > part) return false;
  }
  return false;
}

export interface Subscription {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  /** `AzureCloud` or `AzureUSGovernment`. */
  readonly environmentName: string;
  readonly user: { readonly name: string };
}

export async function lookAtSubscription(ports: Ports, wanted: string | undefined): Promise<Subscription> {
  const one = await readJson<Subscription>(
    ports,
    az('account', 'show', ...(wanted === undefined ? [] : ['--subscription', wanted])),
  );
  if (!['AzureCloud', 'AzureUSGovernment'].includes(one.environmentName))
    throw new SetupError(
      `The Azure CLI is signed in to the cloud ${one.environmentName}. The action knows AzureCloud and AzureUSGovernment.`,
      {
        fix: ['az cloud set --name AzureCloud', 'az login'],
      },
    );
  return one;
}

/** @returns the login. */
export async function lookAtGitHubUser(ports: Ports, host: string): Promise<string> {
  const status = { tool: 'gh', args: ['auth', 'status', '--hostname', host] } as const;
  const ended = await ports.processes.run(status);
  if (ended.exitCode !== 0) {
    const fix = [`gh auth login --hostname ${host} --scopes workflow`];
    // Without a network, gh says that the token is invalid. A request tells the one from the other.
    if (!/not logged in/i.test(ended.stderr + ended.stdout)) await readJson(ports, userOf(host));
    if (/log|token/i.test(ended.stderr + ended.stdout))
      throw new SetupError(`The GitHub CLI is not signed in to ${host}.`, { fix });
    throw failureOf(status, ended);
  }
  return (await readJson<{ login: string }>(ports, userOf(host))).login;
}

function userOf(host: string): RunnableCommand {
  return { tool: 'gh', args: ['api', ...(host === 'github.com' ? [] : ['--hostname', host]), 'user'] };
}
