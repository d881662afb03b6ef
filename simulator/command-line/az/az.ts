// A stand-in for the Azure CLI: the commands that the set-up runs, against the simulated services of this process. It refuses what az
// refuses, and __tests__/contract/az.test.ts compares it with the real one where that is installed.
import type { Simulator } from '../../simulator.ts';
import type { Program, ProgramCall, ProgramResult } from '../programs.ts';
import { AzError, usageError } from './az-error.ts';
import type { Command, Commands, Invocation } from './command.ts';
import { accounts } from './commands/accounts.ts';
import { deployments } from './commands/deployments.ts';
import { groups } from './commands/groups.ts';
import { identities } from './commands/identities.ts';
import { maps } from './commands/maps.ts';
import { rest } from './commands/rest.ts';
import { roleAssignments } from './commands/role-assignments.ts';
import { roleDefinitions } from './commands/role-definitions.ts';
import { vaults } from './commands/vaults.ts';
import { version } from './commands/version.ts';
import { flag, parseOptions, value, type Given } from './options.ts';
import { print, select, withResourceGroups } from './output.ts';
import { Requests } from './requests.ts';
import { isKnown, subscriptionOf, type AzOptions } from './session.ts';

const commands: Commands = {
  ...version,
  ...accounts,
  ...groups,
  ...maps,
  ...rest,
  ...identities,
  ...roleDefinitions,
  ...roleAssignments,
  ...deployments,
  ...vaults,
};

const OUTPUTS = ['json', 'jsonc', 'yaml', 'yamlc', 'table', 'tsv', 'none'];
const globalOptions = {
  '--output/-o': { kind: 'value', allowed: OUTPUTS },
  '--query': value,
  '--only-show-errors': flag,
} as const;

/** @param options read at every call, so that a test can change them. */
export function createAz(simulator: Simulator, options: Partial<AzOptions> = {}): Program {
  return async (call) => {
    const az = { version: '2.91.0', session: undefined, failure: undefined, ...options };
    let stderr = '';
    try {
      const stdout = await run(simulator, az, call, (text) => (stderr += `${text}\n`));
      return { exitCode: 0, stdout, stderr };
    } catch (error) {
      if (error instanceof AzError) return failed(error, stderr);
      throw error;
    }
  };
}

function failed({ exitCode, stderr }: AzError, before: string): ProgramResult {
  return { exitCode, stdout: '', stderr: `${before}${stderr}` };
}

async function run(
  simulator: Simulator,
  az: AzOptions,
  call: ProgramCall,
  report: (text: string) => void,
): Promise<string> {
  const { name, command, rest: args } = commandOf(call.args);
  const given = parseOptions(name, args, {
    ...subscriptionOption(command),
    ...globalOptions,
    ...command.options,
  });
  const isQuiet = given.has('--only-show-errors');
  const warn = (text: string): void => {
    if (!isQuiet) report(`WARNING: ${text}`);
  };
  const named = given.get('--subscription');
  if (named !== undefined && !isKnown(az.session, named)) warn(`Subscription '${named}' not recognized.`);
  const result = withResourceGroups(await command.run(invocationOf(simulator, az, call, given, warn)));
  const query = given.get('--query');
  return print(query === undefined ? result : select(result, query), given.get('--output') ?? 'json');
}

/** `account show` has it among its own, and `version` does not have it. */
function subscriptionOption({ options }: Command) {
  return Object.keys(options).some((label) => label.split('/').includes('--subscription'))
    ? {}
    : { '--subscription': value };
}

function commandOf(args: readonly string[]): { name: string; command: Command; rest: readonly string[] } {
  const end = args.findIndex((arg) => arg.startsWith('-'));
  const words = end === -1 ? args : args.slice(0, end);
  const name = words.join(' ');
  const command = commands[name];
  if (command !== undefined) return { name, command, rest: args.slice(words.length) };
  const wrong = words.find(
    (_word, index) =>
      !Object.keys(commands).some((one) => `${one} `.startsWith(`${words.slice(0, index + 1).join(' ')} `)),
  );
  throw wrong === undefined
    ? new Error(`The stand-in for az does not support "az ${args.join(' ')}".`)
    : usageError(`'${wrong}' is misspelled or not recognized by the system.`);
}

function invocationOf(
  simulator: Simulator,
  az: AzOptions,
  call: ProgramCall,
  given: Given,
  warn: (text: string) => void,
): Invocation {
  const { session } = az;
  const signedIn = () => {
    subscriptionOf(session, undefined);
    if (session === undefined) throw new Error('Signed out.');
    return session;
  };
  return {
    given,
    az,
    call,
    warn,
    session: signedIn,
    subscription: () => subscriptionOf(session, given.get('--subscription')),
    requests: (retries) => new Requests(simulator, signedIn(), az, call, retries),
  };
}
