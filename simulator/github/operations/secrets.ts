// Operations on secrets: get the public key, list, get, create or update, and delete.
import type { Answer, Call, Setting } from './call.ts';
import { paginate } from '../replies/pagination.ts';
import { invalid, notFound, Refusal } from '../replies/refusal.ts';
import { accessOf } from './secret-access.ts';
import { idAddress, secretsPath, storeOf } from './addressed-store.ts';
import { plainBody, secretBody } from './secret-body.ts';
import { maximumSecrets, nameProblem } from './secret-rules.ts';
import { openEncryptedValue } from './encrypted-value.ts';
import type { SecretStore, SecretVersion } from '../state/secret-store.ts';
import type { ScopeKind } from '../state/secret-target.ts';

export async function publicKey(kind: ScopeKind, call: Call, setting: Setting): Promise<Awaited<Answer>> {
  const pair = await storeOf(kind, call, setting)?.keyPair();
  return pair === undefined ? notFound() : { status: 200, body: { key_id: pair.keyId, key: pair.publicKey } };
}

export function list(kind: ScopeKind, call: Call, setting: Setting): Awaited<Answer> {
  const store = storeOf(kind, call, setting);
  if (store === undefined) return notFound();
  const secrets = readable(store, setting).map((secret) => secretBody(store, secret, setting));
  const page = paginate(
    secrets,
    call.query,
    `${idAddress(store.scope, setting)}/${secretsPath(store.scope)}`,
  );
  return { status: 200, headers: page.headers, body: { total_count: secrets.length, secrets: page.items } };
}

export function get(kind: ScopeKind, call: Call, setting: Setting): Awaited<Answer> {
  const store = storeOf(kind, call, setting);
  const secret = store?.asOf(call.parameters['secret_name'] ?? '', setting.readable());
  if (store === undefined || secret === undefined) return notFound();
  return { status: 200, body: secretBody(store, secret, setting) };
}

export async function put(kind: ScopeKind, call: Call, setting: Setting): Promise<Awaited<Answer>> {
  const store = storeOf(kind, call, setting);
  if (store === undefined) return notFound();
  const name = (call.parameters['secret_name'] ?? '').toUpperCase();
  const failure = setting.failure({ scope: store.scope, name }, call.body);
  if (failure !== undefined) return failure;
  const problem = nameProblem(name);
  if (problem !== undefined) return invalid(problem);
  const access = 'organization' in store.scope ? accessOf(store.scope, call.body, setting) : undefined;
  if (access instanceof Refusal) return access;
  const value = await openEncryptedValue(store, call.body);
  if (value instanceof Refusal) return value;
  if (store.latest(name) === undefined && store.size >= maximumSecrets(kind)) {
    return invalid(`There can be no more than ${maximumSecrets(kind)} secrets here.`);
  }
  const times = { updatedAt: setting.now(), storedAt: setting.stored() };
  const done = store.put({ name, value, ...times, ...(access === undefined ? {} : { access }) }, 'api');
  return done === 'created' ? { status: 201, body: {} } : { status: 204 };
}

export function remove(kind: ScopeKind, call: Call, setting: Setting): Awaited<Answer> {
  const store = storeOf(kind, call, setting);
  return store?.delete(call.parameters['secret_name'] ?? '') === true ? { status: 204 } : notFound();
}

/** Organization secrets that a repository can read. */
export function listForRepository(call: Call, setting: Setting): Awaited<Answer> {
  if (call.place.on !== 'repository') return notFound();
  const { repository } = call.place;
  const store = setting.world.store({ kind: 'org', organization: repository.owner.login });
  const secrets = (store === undefined ? [] : readable(store, setting))
    .filter(({ access }) => {
      if (access?.visibility === 'selected') return access.selectedRepositoryIds.includes(repository.id);
      return access?.visibility === 'all' || repository.private;
    })
    .map(plainBody);
  const address = `${setting.addresses.api}/repositories/${repository.id}/actions/organization-secrets`;
  const page = paginate(secrets, call.query, address);
  return { status: 200, headers: page.headers, body: { total_count: secrets.length, secrets: page.items } };
}

function readable(store: SecretStore, setting: Setting): SecretVersion[] {
  const secrets = store.names().map((name) => store.asOf(name, setting.readable()));
  return secrets.filter((secret) => secret !== undefined);
}
