// The object ID of an application's service principal, which differs from its client ID.
import { seededUuid } from '../../determinism/random.ts';

export function objectIdOf(clientId: string): string {
  return seededUuid(`object/${clientId}`);
}
