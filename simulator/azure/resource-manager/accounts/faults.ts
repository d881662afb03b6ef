// Faults of Resource Manager alone, in terms of its own replies.
import type { Fault } from '../../../network/faults.ts';
import type { SimAccount } from '../../maps/account.ts';
import { accountNotFound } from './replies.ts';

/** The body of `listKeys` and `regenerateKey`. Properties can be missing, and times unreadable. */
export interface KeysBody {
  readonly primaryKey?: string | undefined;
  readonly primaryKeyLastUpdated?: string | undefined;
  readonly secondaryKey?: string | undefined;
  readonly secondaryKeyLastUpdated?: string | undefined;
}

/** Modifies the keys or times in a reply. A reply without keys, such as an error, stays as it is. */
export function editKeys(edit: (keys: KeysBody) => KeysBody): Fault {
  return {
    kind: 'edit',
    edit: (reply) => (reply.status === 200 ? { ...reply, body: edit(reply.body as KeysBody) } : reply),
  };
}

/** Replies that there is no such account, although there is. */
export function falselyNotFound({ resourceGroup, name }: SimAccount): Fault {
  return { kind: 'reply', reply: accountNotFound(resourceGroup, name) };
}
