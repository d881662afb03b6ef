// Creates installation tokens with no more than what the owner granted to the App.
import { type Answer, type Call, iso, type Setting } from '../operations/call.ts';
import { invalid, notFound, Refusal } from '../replies/refusal.ts';
import type { Installation } from '../state/apps.ts';
import type { GitHubToken, Permissions } from '../state/tokens.ts';
import type { Repository, World } from '../state/world.ts';

const hour = 3_600_000;

export function createInstallationToken(call: Call, setting: Setting): Awaited<Answer> {
  const { caller, parameters, body } = call;
  const installation = setting.apps.installations.find(
    ({ id, app }) =>
      String(id) === parameters['installation_id'] && caller.kind === 'app' && app === caller.app,
  );
  if (installation === undefined) return notFound();
  const permissions = permissionsOf(body['permissions'], installation);
  if (permissions instanceof Refusal) return permissions;
  const repositories = repositoriesOf(body, installation, setting.world);
  if (repositories instanceof Refusal) return repositories;
  const expiresAt = setting.now() + hour;
  const token: GitHubToken = {
    kind: 'app',
    value: `ghs_${setting.apps.secret('installation token', 200)}`,
    owner: installation.account.login,
    repositories: repositories === 'all' ? 'all' : repositories.map(({ fullName }) => fullName),
    permissions,
    expiresAt,
  };
  setting.addToken(token);
  const selection = repositories === 'all' ? 'all' : 'selected';
  return {
    status: 201,
    body: { token: token.value, expires_at: iso(expiresAt), permissions, repository_selection: selection },
  };
}

function permissionsOf(asked: unknown, { permissions: granted }: Installation): Permissions | Refusal {
  if (asked === undefined) return granted;
  const wanted = Object.entries(asked as Permissions);
  if (wanted.some(([name, level]) => granted[name] !== 'write' && granted[name] !== level))
    return invalid('The permissions requested are not granted to this installation.');
  return { metadata: 'read', ...Object.fromEntries(wanted) };
}

function repositoriesOf(
  { repositories: names, repository_ids: ids }: Call['body'],
  { account, repositories: installed }: Installation,
  world: World,
): 'all' | readonly Repository[] | Refusal {
  const byName = Array.isArray(names)
    ? names.map((name) => world.repository(`${account.login}/${String(name)}`))
    : [];
  const byId = Array.isArray(ids) ? ids.map((id) => world.repositoryById(Number(id))) : [];
  const asked = [...byName, ...byId];
  const reached = asked.filter(
    (one) => one !== undefined && (installed === 'all' || installed.includes(one.id)),
  );
  if (reached.length < asked.length)
    return invalid(
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  if (asked.length > 0) return reached.filter((one) => one !== undefined);
  return installed === 'all' ? 'all' : installed.flatMap((id) => world.repositoryById(id) ?? []);
}
