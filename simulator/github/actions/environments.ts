// Creates, configures and deletes environments.
import { iso, type RepositoryHandler } from '../operations/call.ts';
import { environmentBody } from '../operations/repository-body.ts';
import { invalid, notFound, Refusal } from '../replies/refusal.ts';
import { since } from '../state/git.ts';
import type { Account, World } from '../state/world.ts';

export const putEnvironment: RepositoryHandler = ({ place: { repository }, parameters, body }, setting) => {
  const name = parameters['environment_name'] ?? '';
  if (name.length > 255) return invalid('Environment name is too long (maximum is 255 characters)');
  const { world, addresses } = setting;
  const reviewers = reviewersOf(body['reviewers'], world);
  if (reviewers instanceof Refusal) return reviewers;
  const environment = world.environment(repository, name) ?? world.addEnvironment(repository.fullName, name);
  // The request replaces all protection rules: without reviewers, there are none any more.
  environment.reviewers = reviewers;
  return { status: 200, body: environmentBody(repository, environment, addresses, iso(since)) };
};

export const deleteEnvironment: RepositoryHandler = ({ place: { repository }, parameters }, { world }) => {
  const environment = world.environment(repository, parameters['environment_name'] ?? '');
  if (environment === undefined) return notFound();
  world.removeEnvironment(repository.fullName, environment.name);
  return { status: 204 };
};

function reviewersOf(sent: unknown, world: World): readonly Account[] | Refusal {
  if (!Array.isArray(sent)) return [];
  if (sent.length > 6) return invalid('Only up to 6 reviewers are allowed');
  const accounts = (sent as readonly { readonly id?: number }[]).map(({ id }) => world.accountById(id ?? 0));
  const known = accounts.filter((account) => account !== undefined);
  return known.length < accounts.length ? invalid('Failed to add reviewers') : known;
}
