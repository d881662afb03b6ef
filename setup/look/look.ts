// Looks at everything before anything is decided: the tools, the people, the repository, and what it stores.
import type { Options } from '../options.ts';
import type { Ports } from '../ports.ts';
import { recordIn, withEarlierAnswers, type SetupRecord } from '../record.ts';
import type { GitHub } from '../tools/github.ts';
import { lookAtPlace, lookAtRepository, lookAtVisible, type Place, type Repository } from './repository.ts';
import { lookAtStored, type Stored } from './stored.ts';
import { lookAtGitHubUser, lookAtSubscription, lookAtTools, type Subscription } from './tools.ts';

export interface GitHubSide {
  readonly place: Place;
  readonly user: string;
  readonly github: GitHub;
  readonly repository: Repository;
  readonly stored: Stored;
  readonly record: SetupRecord | undefined;
  /** With the answers of an earlier set-up. */
  readonly options: Options;
}

export async function lookAtGitHub(ports: Ports, options: Options): Promise<GitHubSide> {
  const place = await lookAtPlace(ports, options);
  const user = await lookAtGitHubUser(ports, place.host);
  const visible = await lookAtVisible(ports, place, user);
  const stored = await lookAtStored(ports, visible.github);
  const record = recordIn(stored);
  const answered = withEarlierAnswers(options, record);
  const repository = await lookAtRepository(ports, visible, answered.subject);
  return { place, user, github: visible.github, repository, stored, record, options: answered };
}

export interface Surroundings extends GitHubSide {
  readonly subscription: Subscription;
}

/** The two services are asked side by side. An answer of an earlier set-up may name another subscription than the current one. */
export async function lookAround(ports: Ports, options: Options): Promise<Surroundings> {
  const versions = await lookAtTools(ports);
  const [side, current] = await Promise.all([
    lookAtGitHub(ports, options),
    lookAtSubscription(ports, options.subscription),
  ]);
  const wanted = side.options.subscription;
  const subscription =
    wanted === undefined || wanted === options.subscription || wanted === current.id
      ? current
      : await lookAtSubscription(ports, wanted);
  ports.say(
    `az ${versions.az}: ${subscription.user.name}, subscription ${subscription.name} (${subscription.id})`,
  );
  ports.say(`gh ${versions.gh}: ${side.user} on ${side.place.host}, repository ${side.repository.fullName}`);
  return { ...side, subscription };
}
