// Writes the workflow files for what was chosen, out of the examples of this repository. The examples are tested as they are, and
// only single lines differ: the pinned action, the names, and where the key is stored.
import path from 'node:path';
import type { Choices } from '../choices.ts';
import type { WorkflowKind } from '../options.ts';
import type { Ports } from '../ports.ts';
import { SECRETS_TOKEN, type VariableNames } from './names.ts';
import { checkWorkflow } from './check-workflow.ts';
import { scalar } from './scalar.ts';
import { targetsOf } from './targets.ts';

export interface WorkflowFile {
  /** In the repository. */
  readonly path: string;
  readonly text: string;
}

export const ROTATION_FILE = 'rotate-azure-maps-key.yml';
export const CHECK_FILE = 'check-azure-maps-key.yml';

const EXAMPLES: Readonly<Record<WorkflowKind, readonly (readonly [example: string, file: string])[]>> = {
  weekly: [['weekly-rotation.yml', ROTATION_FILE]],
  approval: [['environment-approval.yml', ROTATION_FILE]],
  reusable: [['reusable-workflow.yml', ROTATION_FILE]],
  // The first calls the second by this name.
  fleet: [
    ['rotate-fleet.yml', ROTATION_FILE],
    ['rotate-accounts.yml', 'rotate-accounts.yml'],
  ],
};

/** @param home the root of this program's package. */
export async function workflowFiles(
  { files }: Ports,
  home: string,
  choices: Choices,
  names: VariableNames,
): Promise<readonly WorkflowFile[]> {
  const texts = EXAMPLES[choices.workflow].map(async ([example, file]) => {
    const text = await files.read(path.join(home, 'examples', example));
    if (text === undefined) throw new Error(`The example ${example} is missing from this package.`);
    return { path: `.github/workflows/${file}`, text: adapted(text, choices, names) };
  });
  const check = { path: `.github/workflows/${CHECK_FILE}`, text: named(checkWorkflow(choices), names) };
  return [...(await Promise.all(texts)), check];
}

type Edit = (text: string) => string;

/** Each edit is about one choice. An edit that finds no line for a choice that was made is a mistake, not a smaller edit. */
function adapted(text: string, choices: Choices, names: VariableNames): string {
  const edits: readonly Edit[] = [
    pinned(choices),
    choices.environment === undefined ? same : inEnvironment(choices),
    choices.vault === undefined ? same : withVault(choices),
    choices.secretName === 'AZURE_MAPS_KEY' ? same : secretNamed(choices.secretName),
    choices.token.kind === 'fine-grained' ? withToken : same,
    choices.subscription.environmentName === 'AzureCloud' ? same : inCloud(choices),
    (one) => one.replace(/^( *)tags: rotate=true$/m, `$1resource-group: ${scalar(choices.group.name)}`),
    (one) => one.replace(/^( *max-age: ).*$/gm, `$1${choices.maxAge}`),
    (one) => named(one, names),
  ];
  return edits.reduce((before, edit) => edit(before), text);
}

const same: Edit = (text) => text;

function pinned({ action: { repository, commit, version } }: Choices): Edit {
  return (text) =>
    text.replace(
      /uses: [\w.-]+\/azure-maps-keys(\/\S+)?@v1$/gm,
      (_, inside: string | undefined) => `uses: ${repository}${inside ?? ''}@${commit} # ${version}`,
    );
}

function named(text: string, names: VariableNames): string {
  return Object.entries(names).reduce(
    (before, [name, chosen]) => before.replaceAll(`vars.${name} `, `vars.${chosen} `),
    text,
  );
}

/** `current-key` reads the secret of the job's environment, and the job has none. */
function inEnvironment({ workflow, environment = '' }: Choices): Edit {
  if (workflow === 'approval')
    return (text) =>
      text
        .replace(/environment: production/g, `environment: ${scalar(environment)}`)
        .replace(/\bproduction\b(?=")/g, environment);
  if (workflow === 'reusable')
    return (text) =>
      replaced(text, /^ *current-key: .*\n/m, '').replace(
        /^( *)(max-age: .*)$/m,
        `$1$2\n$1environment: ${scalar(environment)}`,
      );
  return (text) =>
    replaced(text, /^( *)current-key: .*$/m, `$1environment: ${scalar(environment)}`)
      .replace('permission-secrets: write', 'permission-environments: write')
      .replace('the repository secret', 'the environment secret');
}

function withVault(choices: Choices): Edit {
  const { workflow } = choices;
  const lines = (indent: string): string =>
    [`${indent}targets: |`, ...targetsOf(choices).map((target) => `${indent}  ${target}`)].join('\n');
  if (workflow === 'reusable')
    return (text) =>
      text
        .replace(/^ *(?:current-key|environment): .*\n/gm, '')
        .replace(
          /^( *)(max-age: .*)$/m,
          (_, indent: string, line: string) => `${indent}${line}\n${lines(indent)}`,
        );
  return (text) =>
    replaced(text, /^( *)(?:current-key|environment): .*$/m, (_, indent: string) => lines(indent));
}

function secretNamed(name: string): Edit {
  return (text) =>
    text
      .replaceAll('secrets.AZURE_MAPS_KEY ', `secrets.${name} `)
      .replaceAll('AZURE_MAPS_KEY', name)
      .replace(/^( *)(max-age: .*)$/gm, `$1$2\n$1secret-name: ${name}`);
}

const withToken: Edit = (text) =>
  text
    .replace(/^ *- uses: actions\/create-github-app-token@[\s\S]*?(?=^ *- uses: )/gm, '')
    .replaceAll('steps.app.outputs.token', `secrets.${SECRETS_TOKEN}`);

function inCloud({ subscription }: Choices): Edit {
  return (text) => text.replace(/^( *)(tenant-id: .*)$/gm, `$1$2\n$1cloud: ${subscription.environmentName}`);
}

function replaced(text: string, pattern: RegExp, by: string | ((...parts: string[]) => string)): string {
  if (!pattern.test(text)) throw new Error(`The example has no line like ${pattern.source}.`);
  return typeof by === 'string' ? text.replace(pattern, by) : text.replace(pattern, by);
}
