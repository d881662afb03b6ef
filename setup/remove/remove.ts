// Plans what takes back an earlier set-up: what its record names, and nothing else. Keys that are in use are left alone, and so is
// what no command can delete; both are named.
import type { Surroundings } from '../look/look.ts';
import { lookAtFile } from '../look/stored.ts';
import type { Ports } from '../ports.ts';
import { RECORD } from '../record.ts';
import { settingsOf } from '../app/settings.ts';
import { BRANCH } from '../look/pull-request.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { readIfThere, readJson } from '../tools/tools.ts';
import { safeName } from '../choices.ts';
import { azureSteps } from './remove-azure.ts';
import { left, madeOf, step } from './removal-steps.ts';

export async function planRemoval(ports: Ports, around: Surroundings): Promise<Plan> {
  const [files, azure, environments] = await Promise.all([
    fileSteps(ports, around),
    azureSteps(ports, around),
    environmentSteps(ports, around),
  ]);
  return {
    steps: [
      ...files,
      ...azure,
      ...storeSteps(around),
      ...environments,
      recordStep(around),
      ...leftSteps(around),
    ],
    notes: [],
  };
}

/** First, so that no rotation runs without what it needs. */
async function fileSteps(ports: Ports, around: Surroundings): Promise<readonly Step[]> {
  const { github, repository, record, place } = around;
  const paths = madeOf(around, 'workflow');
  if (record?.answers.save === 'working-copy')
    return paths.length === 0
      ? []
      : [left('GitHub', `workflows ${paths.join(', ')}`, `delete them in ${place.root}, and commit`)];
  const held = await Promise.all(
    paths.map(async (path) => ({ path, file: await lookAtFile(ports, github, path, repository.branch) })),
  );
  const branch = await readIfThere<object>(ports, github.readRepository(`git/ref/heads/${BRANCH}`));
  const deletions = held.flatMap(({ path, file }) =>
    file === undefined
      ? []
      : [
          step(
            'GitHub',
            `workflow ${path}`,
            github.change('DELETE', `contents/${path}`, {
              message: 'Remove the rotation of the Azure Maps key',
              sha: file.sha,
              branch: repository.branch,
            }),
          ),
        ],
  );
  const isOurs = record?.answers.save === 'pull-request' && branch !== undefined;
  return [
    ...deletions,
    ...(isOurs
      ? [step('GitHub', `branch ${BRANCH}`, github.change('DELETE', `git/refs/heads/${BRANCH}`))]
      : []),
  ];
}

function storeSteps(around: Surroundings): readonly Step[] {
  const { github, stored } = around;
  const secrets = madeOf(around, 'secret').filter((name) => stored.secrets.has(name));
  const variables = madeOf(around, 'variable').filter((name) => stored.variables.has(name));
  return [
    ...secrets.map((name) => step('GitHub', `secret ${name}`, github.delete('secret', name))),
    ...variables.map((name) => step('GitHub', `variable ${name}`, github.delete('variable', name))),
  ];
}

/** An environment that holds secrets may be in use: the key is one of them. */
async function environmentSteps(ports: Ports, around: Surroundings): Promise<readonly Step[]> {
  const { github, repository } = around;
  const ours = madeOf(around, 'environment').filter((name) => repository.environments.includes(name));
  return Promise.all(
    ours.map(async (name) => {
      const secrets = await readJson<{ name: string }[]>(ports, github.list('secret', name));
      const what = `environment ${name}`;
      if (secrets.length > 0)
        return left(
          'GitHub',
          what,
          `it holds ${secrets.map((one) => one.name).join(', ')}, which may be in use`,
        );
      return step('GitHub', what, github.change('DELETE', `environments/${encodeURIComponent(name)}`));
    }),
  );
}

function recordStep({ github }: Surroundings): Step {
  return step('GitHub', `variable ${RECORD}`, github.delete('variable', RECORD));
}

function leftSteps(around: Surroundings): readonly Step[] {
  const { record, stored } = around;
  const group = record?.answers.resourceGroup ?? '';
  const secret = record?.answers.secretName ?? 'AZURE_MAPS_KEY';
  return [
    ...madeOf(around, 'GitHub App').map((name) =>
      left(
        'GitHub',
        `GitHub App ${name}`,
        `only a person can delete it: ${settingsOf(around)}/${safeName(name).toLowerCase()}/advanced`,
      ),
    ),
    ...(stored.secrets.has(secret)
      ? [left('GitHub', `secret ${secret}`, 'written by the rotation; its key still works')]
      : []),
    ...madeOf(around, 'Azure Maps account').map((name) =>
      left(
        'Azure',
        `Azure Maps account ${name}`,
        `its keys may be in use; to delete it: az maps account delete --name ${name} --resource-group ${group}`,
      ),
    ),
    ...madeOf(around, 'resource group').map((name) =>
      left(
        'Azure',
        `resource group ${name}`,
        `to delete it with all that is in it: az group delete --name ${name}`,
      ),
    ),
  ];
}
