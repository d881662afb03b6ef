// `az group`
import type { Commands } from '../command.ts';
import { list, required, value } from '../options.ts';
import { nulls } from '../output.ts';
import { failureOf, type Body } from '../requests.ts';
import { tagsOf } from '../tags.ts';

const VERSION = 'api-version=2024-11-01';
const NAME = '--name/-n/--resource-group/-g';

/** `az maps account create` asks for the group, too. */
export function groupPath(subscriptionId: string, name?: string): string {
  const groups = `/subscriptions/${subscriptionId}/resourcegroups`;
  return `${groups}${name === undefined ? '' : `/${encodeURIComponent(name)}`}?${VERSION}`;
}

function shown(group: Body) {
  return { ...nulls('managedBy', 'tags'), ...group };
}

export const groups: Commands = {
  'group show': {
    options: { [NAME]: required },
    run: async ({ given, subscription, requests }) =>
      shown(await requests().object('GET', groupPath(subscription().id, given.must('--name')))),
  },
  'group list': {
    options: { '--tag': value },
    run: async ({ subscription, requests }) =>
      (await requests().list(groupPath(subscription().id))).map(shown),
  },
  'group exists': {
    options: { [NAME]: required },
    run: async ({ given, subscription, requests }) => {
      const reply = await requests().arm('HEAD', groupPath(subscription().id, given.must('--name')));
      if (reply.status >= 400 && reply.status !== 404) throw failureOf(reply);
      return reply.status < 400;
    },
  },
  'group create': {
    options: { [NAME]: required, '--location/-l': required, '--tags': list },
    run: async ({ given, subscription, requests }) => {
      const path = groupPath(subscription().id, given.must('--name'));
      return shown(
        await requests().object('PUT', path, { location: given.must('--location'), ...tagsOf(given) }),
      );
    },
  },
};
