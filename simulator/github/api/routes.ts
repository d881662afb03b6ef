// The operations of the simulated API, with the path templates of GitHub's OpenAPI description.
import { actionsRoutes } from '../actions/routes.ts';
import { appRoutes } from '../apps/routes.ts';
import { contentsRoutes } from '../contents/routes.ts';
import type { Edition, Operation } from '../description/description.ts';
import type { Route } from '../operations/route.ts';
import { repositoryRoutes } from '../operations/repository-routes.ts';
import { secretRoutes } from '../operations/secret-routes.ts';
import { peopleRoutes } from '../people/routes.ts';

/** Those that a run of the action needs, and those that the set-up of a repository needs besides. */
export const rooms = {
  secrets: [...secretRoutes, ...repositoryRoutes],
  setup: [...peopleRoutes, ...actionsRoutes, ...contentsRoutes, ...appRoutes],
} as const satisfies Readonly<Record<string, readonly Route[]>>;

export type Room = keyof typeof rooms;

export const routes: readonly Route[] = Object.values(rooms).flat();

export function roomOf(route: Route): Room {
  return rooms.secrets.includes(route) ? 'secrets' : 'setup';
}

export function operationsOf(edition: Edition, room: Room = 'secrets'): Operation[] {
  return rooms[room]
    .filter((route) => edition === 'github.com' || route.cloudOnly !== true)
    .map(({ method, template }) => ({ method, template }));
}
