// A stand-in for the GitHub CLI 2.102.0, as far as the set-up uses it. It sends the requests of the real one to the simulator of this
// process, prints what the real one prints, and refuses what it refuses. __tests__/contract/gh-real.test.ts compares the two.
import type { Simulator } from '../../simulator.ts';
import type { Program, ProgramCall, ProgramResult } from '../programs.ts';
import { callApi } from './api.ts';
import { authStatus } from './auth-status.ts';
import { GhClient, version } from './client.ts';
import type { Command } from './command.ts';
import { fail, GhFailure } from './failure.ts';
import { parseFlags } from './flags.ts';
import { Hosts } from './hosts.ts';
import { HttpFailure } from './http-failure.ts';
import { deleteSecret, listSecrets, setSecret } from './secrets.ts';
import { deleteVariable, listVariables, setVariable } from './variables.ts';
import { listRuns, viewRun } from './runs.ts';
import { runWorkflow } from './workflows.ts';

export interface GhOptions {
  /** The tokens of those who have run `gh auth login`, by host. */
  readonly signedIn?: Readonly<Record<string, string>>;
}

const commands: Readonly<Record<string, Command>> = {
  api: callApi,
  'auth status': authStatus,
  'variable list': listVariables,
  'variable set': setVariable,
  'variable delete': deleteVariable,
  'secret list': listSecrets,
  'secret set': setSecret,
  'secret delete': deleteSecret,
  'workflow run': runWorkflow,
  'run list': listRuns,
  'run view': viewRun,
};

export function createGh(simulator: Simulator, { signedIn = {} }: GhOptions = {}): Program {
  return async (call) => {
    try {
      return await run(call, simulator, signedIn);
    } catch (error) {
      if (error instanceof HttpFailure) return new GhFailure(`${error.message}${error.advice}`).result;
      if (error instanceof GhFailure) return error.result;
      throw error;
    }
  };
}

const released = `gh version ${version} (2026-09-30)\nhttps://github.com/cli/cli/releases/tag/v${version}\n`;

async function run(
  call: ProgramCall,
  simulator: Simulator,
  signedIn: Readonly<Record<string, string>>,
): Promise<ProgramResult> {
  const [group = '', verb = '', ...rest] = call.args;
  if (group === '--version' || group === 'version') return { exitCode: 0, stdout: released, stderr: '' };
  const isAlone = group in commands;
  const command = commandOf(group, verb);
  const parsed = parseFlags(isAlone ? call.args.slice(1) : rest, command.flags, command.usage);
  assertSimulated(command, parsed.values);
  assertArguments(command, parsed.positionals.length);
  const hosts = new Hosts(call.env, signedIn);
  if (command.isOpen !== true) hosts.assertSignedIn();
  const client = new GhClient(simulator, hosts, call.signal);
  const { exitCode = 0, stdout = '', stderr = '' } = await command.run({ ...parsed, client, call });
  return { exitCode, stdout, stderr };
}

function commandOf(group: string, verb: string): Command {
  const alone = commands[group];
  if (alone !== undefined) return alone;
  const verbs = Object.keys(commands).filter((name) => name.startsWith(`${group} `));
  if (verbs.length === 0)
    return fail(
      `unknown command ${JSON.stringify(group)} for "gh"\n\nUsage:  gh <command> <subcommand> [flags]\n`,
    );
  return (
    commands[`${group} ${verb}`] ??
    fail(
      `unknown command ${JSON.stringify(verb)} for "gh ${group}"\n\nUsage:  gh ${group} <command> [flags]\n`,
    )
  );
}

function assertSimulated({ usage, simulated }: Command, values: ReadonlyMap<string, string>): void {
  for (const name of values.keys())
    if (!simulated.includes(name)) throw new Error(`${usage}: --${name} exists in gh, but is not simulated.`);
}

function assertArguments({ arguments: [least, most], usage }: Command, count: number): void {
  if (count >= least && count <= most) return;
  const [, name = ''] = /^gh (?<name>[a-z ]+?) (?:[<[]|$)/.exec(usage) ?? [];
  if (most === 0)
    fail(
      `unknown argument "${String(count)}"; please quote all values that have spaces\n\nUsage:  ${usage}\n`,
    );
  if (least === most) fail(`accepts ${least} arg(s), received ${count}`);
  fail(`accepts at most ${most} arg(s), received ${count} ${name}`.trimEnd());
}
