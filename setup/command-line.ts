// Reads the command line. Every answer is also an option, so that the set-up can run where nobody answers.
import { Command, CommanderError, Option } from 'commander';
import { conflictsOf } from './option-conflicts.ts';
import { SAVES, TOKENS, WORKFLOWS, type Options } from './options.ts';

function setupCommand(): Command {
  return new Command('setup')
    .description(
      'Sets up the scheduled rotation of an Azure Maps key in a GitHub repository. Shows a plan first, and asks.',
    )
    .option('-R, --repo <owner/repo>', 'the repository; by default, that of the Git remote "origin"')
    .option('--hostname <host>', 'the GitHub server; by default, that of the remote, or github.com')
    .option('--subscription <name-or-id>', 'the Azure subscription; by default, the current one of az')
    .option('-g, --resource-group <name>', 'the resource group of the account; made if it is missing')
    .option('-n, --account <name>', 'the Azure Maps account; made if it is missing')
    .option('-l, --location <region>', 'the region of what is made in Azure, for example westeurope')
    .addOption(new Option('--workflow <kind>', 'the workflow to write').choices(WORKFLOWS))
    .option('--environment <name>', 'store the key as a secret of this environment, not of the repository')
    .option('--secret-name <name>', 'the name of the secret (default: AZURE_MAPS_KEY)')
    .option('--subject <subject>', 'the subject of the job, if your organization has customized it')
    .option('--key-vault <name>', 'also write the key to this Key Vault')
    .option('--max-age <duration>', 'rotate when the key is older than this (default: 90d)')
    .addOption(new Option('--save <how>', 'how the workflows get into the repository').choices(SAVES))
    .addOption(new Option('--token <kind>', 'what writes the secrets').choices(TOKENS))
    .option('--token-stdin', 'read the fine-grained token from standard input')
    .option('--app-name <name>', 'the name of the GitHub App to make')
    .option('--app-client-id <id>', 'use this GitHub App, which exists')
    .option('--app-private-key-file <file>', 'the private key of that App, a .pem file')
    .option('--action <owner/repo@commit>', 'the action in the workflows; by default, this very program')
    .option('--no-role-assignment', 'leave out what needs the right to assign roles in Azure')
    .option('--no-browser', 'print addresses, and do not open a browser')
    .option('--no-proof', 'do not run the check workflow at the end')
    .option('--check', 'only check a set-up that exists')
    .option('--remove', 'take back what an earlier set-up made, and nothing else')
    .option('--dry-run', 'show the plan, and change nothing')
    .option('-y, --yes', 'do not ask')
    .option('--json', 'print the plan and the result as JSON on standard output')
    .allowExcessArguments(false);
}

export type Parsed =
  | { readonly kind: 'options'; readonly options: Options }
  /** Help, the version, or a mistake on the command line. */
  | { readonly kind: 'text'; readonly text: string; readonly exitCode: number };

/** @param args without the program: `['setup', '--dry-run']`. */
export function parseCommandLine(args: readonly string[], version: string): Parsed {
  let text = '';
  const write = (part: string): void => {
    text += part;
  };
  const output = { writeOut: write, writeErr: write };
  const setup = setupCommand().exitOverride().configureOutput(output);
  let options: Options | undefined;
  setup.action(() => {
    options = setup.opts<Options>();
  });
  const program = new Command('azure-maps-keys')
    .version(version)
    .exitOverride()
    .configureOutput(output)
    .addCommand(setup);
  try {
    program.parse([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError)
      return { kind: 'text', text, exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
  if (options === undefined) return { kind: 'text', text: program.helpInformation(), exitCode: 2 };
  const problems = conflictsOf(options);
  if (problems.length > 0)
    return { kind: 'text', text: problems.map((one) => `error: ${one}\n`).join(''), exitCode: 2 };
  return { kind: 'options', options };
}
