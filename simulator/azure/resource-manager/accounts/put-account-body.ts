// The request body that creates or updates an account, verified against the published contract.
import type { Call } from './call.ts';
import { mustMatch } from './contract.ts';

export interface AccountProperties {
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly disableLocalAuth: boolean;
}

/** Undefined for a body that the contract does not allow. */
export function parsePutBody({ request, violation }: Call): AccountProperties | undefined {
  try {
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
      throw new Error('it is not JSON');
    const body = JSON.parse(request.body) as Record<string, Record<string, unknown> | undefined>;
    mustMatch('MapsAccount', body);
    mustMatch('MapsAccountSku', body['sku']);
    mustMatch('MapsAccountProperties', body['properties'] ?? {});
    const { sku, kind, location, tags, properties } = body as Record<string, unknown>;
    // Gen1 is retired: the contract still lists S0 and S1, but Azure refuses them.
    if ((sku as { name: string }).name !== 'G2' || kind !== 'Gen2') throw new Error('it is not Gen2');
    return {
      location: location as string,
      tags: (tags ?? {}) as Readonly<Record<string, string>>,
      disableLocalAuth: (properties as { disableLocalAuth?: boolean } | undefined)?.disableLocalAuth ?? false,
    };
  } catch (error) {
    violation(
      `a PUT of an account has an invalid body: ${error instanceof Error ? error.message : 'unknown'}`,
    );
    return undefined;
  }
}
