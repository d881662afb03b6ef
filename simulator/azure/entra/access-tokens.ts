// The access tokens that the simulated Entra has issued.
import type { SimClock } from '../../determinism/clock.ts';
import { seededAlphanumerics } from '../../determinism/random.ts';
import type { EntraApplication } from './applications.ts';

export interface AccessToken {
  readonly value: string;
  readonly tenantId: string;
  readonly clientId: string;
  /** The host that the token is valid for. */
  readonly resource: string;
  expiresAt: number;
}

export class AccessTokens {
  /** Includes expired tokens and those of the Azure CLI. */
  readonly issued: AccessToken[] = [];
  readonly #clock: SimClock;
  readonly #seed: string;

  constructor(clock: SimClock, seed: string) {
    this.#clock = clock;
    this.#seed = seed;
  }

  issue(
    { clientId, tenantId }: Pick<EntraApplication, 'clientId' | 'tenantId'>,
    resource: string,
    seconds: number,
  ): AccessToken {
    const token = {
      value: `eyJ0${seededAlphanumerics(`${this.#seed}/access/${String(this.issued.length)}`, 200)}`,
      tenantId,
      clientId,
      resource,
      expiresAt: this.#clock.now() + seconds * 1000,
    };
    this.issued.push(token);
    return token;
  }

  /** Ends the life of every token that was issued so far. */
  expire(): void {
    for (const token of this.issued) token.expiresAt = Math.min(token.expiresAt, this.#clock.now());
  }

  /** A token in an `authorization` header that was valid for this host. */
  expired(authorization: string | undefined, resource: string): AccessToken | undefined {
    return this.issued.find(
      (token) =>
        authorization === `Bearer ${token.value}` &&
        token.resource === resource &&
        this.#clock.now() >= token.expiresAt,
    );
  }

  accept(authorization: string | undefined, resource: string): AccessToken | undefined {
    return this.issued.find(
      (token) =>
        authorization === `Bearer ${token.value}` &&
        token.resource === resource &&
        this.#clock.now() < token.expiresAt,
    );
  }
}
