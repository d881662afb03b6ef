// Looks at what exists of the things that were chosen.
import path from 'node:path';
import { groupIdOf, identityNameFor, type Choices } from '../choices.ts';
import { lookAtAssignments, lookAtInGroup, type InGroup } from '../look/azure.ts';
import type { Surroundings } from '../look/look.ts';
import { BRANCH, lookAtPullRequest } from '../look/pull-request.ts';
import { lookAtFile, type StoredFile } from '../look/stored.ts';
import type { Ports } from '../ports.ts';
import { workflowFiles, type WorkflowFile } from '../workflow/workflows.ts';
import { variableNames } from './plan-github.ts';
import type { ObservedAzure } from './plan-roles.ts';
import type { ObservedGitHub } from './plan-token.ts';

const NOTHING: InGroup = { identity: undefined, credentials: [], role: undefined };

export interface Observed {
  readonly azure: ObservedAzure;
  readonly files: Files;
}

export async function observe(
  ports: Ports,
  choices: Choices,
  around: Surroundings,
  home: string,
): Promise<Observed> {
  const azure = await lookAtAzure(ports, choices);
  return { azure, files: await filesFor(ports, choices, around, home, azure.inGroup.identity) };
}

async function lookAtAzure(ports: Ports, choices: Choices): Promise<ObservedAzure> {
  const { group, subscription, accounts, vault, workflow } = choices;
  if (!group.exists) return { inGroup: NOTHING, assignments: new Map() };
  const scopes = [
    ...accounts.filter(({ exists }) => exists).map(({ id }) => id),
    ...(vault === undefined ? [] : [vault.id]),
    ...(workflow === 'fleet' ? [groupIdOf(choices)] : []),
  ];
  const [inGroup, ...assignments] = await Promise.all([
    lookAtInGroup(ports, subscription, group.name, identityNameFor(choices)),
    ...scopes.map(
      async (scope) => [scope.toLowerCase(), await lookAtAssignments(ports, subscription, scope)] as const,
    ),
  ]);
  return { inGroup, assignments: new Map(assignments) };
}

export interface Files {
  readonly files: readonly WorkflowFile[];
  readonly observed: ObservedGitHub;
}

async function filesFor(
  ports: Ports,
  choices: Choices,
  { stored, record, place }: Surroundings,
  home: string,
  identity: InGroup['identity'],
): Promise<Files> {
  const names = variableNames(choices, identity, { stored, record, files: new Map() });
  const files = await workflowFiles(ports, home, choices, names);
  const held = await Promise.all(
    files.map(async (file): Promise<readonly [string, StoredFile | undefined]> => [
      file.path,
      choices.save === 'working-copy'
        ? localFile(await ports.files.read(path.join(place.root, file.path)))
        : await lookAtFile(ports, choices.github, file.path, choices.repository.branch),
    ]),
  );
  const there = held.flatMap(([name, file]) => (file === undefined ? [] : [[name, file] as const]));
  const observed: ObservedGitHub = { stored, record, files: new Map(there) };
  const isLive = files.every(({ path: name, text }) => observed.files.get(name)?.text === text);
  return {
    files,
    observed:
      isLive || choices.save !== 'pull-request'
        ? observed
        : await withPending(ports, choices, files, observed),
  };
}

/** With the pull request of an earlier set-up, if it holds these files. */
async function withPending(
  ports: Ports,
  { github, repository }: Choices,
  files: readonly WorkflowFile[],
  observed: ObservedGitHub,
): Promise<ObservedGitHub> {
  const url = await lookAtPullRequest(ports, github, repository.owner);
  if (url === undefined) return observed;
  const held = await Promise.all(
    files.map(async ({ path: name, text }) => {
      const file = await lookAtFile(ports, github, name, BRANCH);
      return file?.text === text;
    }),
  );
  return held.every(Boolean) ? { ...observed, pending: { url } } : observed;
}

function localFile(text: string | undefined): StoredFile | undefined {
  return text === undefined ? undefined : { text, sha: '' };
}
