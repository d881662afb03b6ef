// Verifies bodies against the published contract of Microsoft.Maps, which microsoft-maps.json summarizes.
import { readFileSync } from 'node:fs';

interface Schema {
  readonly required?: readonly string[];
  readonly properties: Readonly<
    Record<string, { readonly type?: string; readonly enum?: readonly string[] }>
  >;
}

export interface MapsContract {
  readonly apiVersions: { readonly stable: readonly string[]; readonly preview: readonly string[] };
  /** Versions whose key replies contain no times. */
  readonly withoutKeyTimes: readonly string[];
  /** Preview versions that return `publicNetworkAccess`. */
  readonly withPublicNetworkAccess: readonly string[];
  readonly schemas: Readonly<
    Record<
      'MapsAccount' | 'MapsAccounts' | 'MapsAccountSku' | 'MapsAccountProperties' | 'MapsAccountKeys',
      Schema
    >
  >;
}

export const mapsContract = JSON.parse(
  readFileSync(new URL('./microsoft-maps.json', import.meta.url), 'utf8'),
) as MapsContract;

export function isApiVersion(version: string): boolean {
  const { stable, preview } = mapsContract.apiVersions;
  return stable.includes(version) || preview.includes(version);
}

/** Throws if a body does not match the contract. */
export function mustMatch(name: keyof MapsContract['schemas'], body: unknown): void {
  const { required = [], properties } = mapsContract.schemas[name];
  if (typeof body !== 'object' || body === null) throw new Error(`${name} is not an object`);
  for (const property of required) if (!(property in body)) throw new Error(`${name}.${property} is missing`);
  for (const [property, value] of Object.entries(body)) {
    const expected = properties[property];
    if (expected === undefined) throw new Error(`${name}.${property} is not in the contract`);
    if (expected.type !== undefined && typeof value !== expected.type) {
      throw new Error(`${name}.${property} is not a ${expected.type}`);
    }
    if (expected.enum !== undefined && !expected.enum.includes(String(value))) {
      throw new Error(`${name}.${property} is not one of ${expected.enum.join(', ')}`);
    }
  }
}
