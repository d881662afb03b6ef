// What the steps with other actions do: those that matter here are imitated, as far as the next steps depend on them.
import { appToken } from '../../simulator/github/state/defaults.ts';
import type { GitHubToken } from '../../simulator/github/state/tokens.ts';
import { installationToken, type GitHubRequest } from './installation-token.ts';
import { REPOSITORY, type Stage } from './stage.ts';

export interface ActionEnd {
  readonly outputs: Readonly<Record<string, string>>;
  readonly masks: readonly string[];
  /** Directories that later steps have in PATH. */
  readonly paths: readonly string[];
  /** Why the step failed. */
  readonly failure?: string;
}

const NOTHING: ActionEnd = { outputs: {}, masks: [], paths: [] };

export function playAction(
  action: string,
  inputs: Readonly<Record<string, string>>,
  stage: Stage,
): Promise<ActionEnd> | ActionEnd {
  switch (action) {
    case 'azure/login':
      return { ...NOTHING, paths: [stage.azureCli()] };
    case 'actions/create-github-app-token':
      return stage.request === undefined
        ? createAppToken(inputs, stage)
        : requestAppToken(inputs, stage, stage.request);
    default:
      return NOTHING;
  }
}

const [OWNER = ''] = REPOSITORY.split('/');

let made = 0;

function createAppToken(inputs: Readonly<Record<string, string>>, stage: Stage): ActionEnd {
  if (!inputs['client-id'] || !inputs['private-key'])
    return { ...NOTHING, failure: "Input required and not supplied: 'client-id' or 'private-key'" };
  const asked = permissionsAsked(inputs);
  const { app } = stage;
  if (app === 'removed') return { ...NOTHING, failure: 'Not Found' };
  // The API refuses a permission that the installation lacks, with 422.
  if (app !== undefined && asked.some(([name, level]) => ![level, 'write'].includes(app[name] ?? '')))
    return {
      ...NOTHING,
      failure: 'The permissions requested are not granted to this installation.',
    };
  made += 1;
  const permissions = { metadata: 'read', ...Object.fromEntries(asked) } as const;
  const token: GitHubToken = {
    ...appToken,
    value: `ghs_APPxMadeByAStepOfAnExample${String(made).padStart(10, '0')}`,
    repositories: repositoriesOf(inputs),
    ...(asked.length === 0 ? {} : { permissions }),
  };
  stage.addToken(token);
  return { ...NOTHING, outputs: { token: token.value }, masks: [token.value] };
}

/** With the private key that the step has received, from the App that is really installed. */
async function requestAppToken(
  inputs: Readonly<Record<string, string>>,
  stage: Stage,
  request: GitHubRequest,
): Promise<ActionEnd> {
  const permissions = Object.fromEntries(permissionsAsked(inputs));
  const repository = stage.repository ?? REPOSITORY;
  try {
    const token = await installationToken({ inputs, permissions, repository, now: stage.now() }, request);
    return { ...NOTHING, outputs: { token }, masks: [token] };
  } catch (error) {
    return { ...NOTHING, failure: error instanceof Error ? error.message : String(error) };
  }
}

type Level = 'read' | 'write';

function isLevel(text: string): text is Level {
  return text === 'read' || text === 'write';
}

/** None requests everything that the App has. */
function permissionsAsked(inputs: Readonly<Record<string, string>>): readonly (readonly [string, Level])[] {
  return Object.entries(inputs).flatMap(([name, level]): (readonly [string, Level])[] => {
    const permission = /^permission-(.+)$/.exec(name)?.[1]?.replaceAll('-', '_');
    return permission === undefined || !isLevel(level) ? [] : [[permission, level]];
  });
}

/** Without `owner` and `repositories`, the token is for the repository of the workflow. */
function repositoriesOf({
  owner = '',
  repositories = '',
}: Readonly<Record<string, string>>): GitHubToken['repositories'] {
  if (repositories === '') return owner === '' ? [REPOSITORY] : 'all';
  return repositories.split(/[\s,]+/).map((name) => `${owner === '' ? OWNER : owner}/${name}`);
}
