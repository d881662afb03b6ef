// Secrets of every scope: public key, list, read, write, delete. A write really opens the sealed box.
import { type Answer, type Call, iso, type Setting } from './call.ts';
import { paginate } from '../replies/pagination.ts';
import { invalid, notFound, Refusal } from '../replies/replies.ts';
import { accessOf } from './selected-repositories.ts';
import { idAddress, secretsPath, storeOf } from './scope-of-call.ts';
import { maximumBytes, maximumSecrets, nameProblem } from './secret-rules.ts';
import type { SecretStore, SecretVersion } from '../state/secret-store.ts';
import type { ScopeKind } from '../state/target.ts';

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
  const value = await openBox(store, call.body);
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

/** Organization secrets that one repository may read. */
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

async function openBox(store: SecretStore, body: Call['body']): Promise<string | Refusal> {
  const { encrypted_value: box, key_id: keyId } = body;
  for (const name of ['encrypted_value', 'key_id']) {
    if (body[name] === undefined) return invalid(`Invalid request.\n\n"${name}" wasn't supplied.`);
    if (typeof body[name] !== 'string') return invalid(`Invalid request.\n\nFor '${name}', not a string.`);
  }
  const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
  if (typeof box !== 'string' || !base64.test(box)) {
    return invalid(`Invalid request.\n\n${String(box)} does not match ${String(base64)}.`);
  }
  const pair = await store.keyPair();
  // What GitHub says to a foreign key_id is not documented; the status is.
  if (keyId !== pair.keyId) return invalid('Bad request - the key_id is not that of the public key');
  const value = pair.open(box);
  if (value === undefined) {
    return invalid('Bad request - validation failed due to an improperly encrypted secret');
  }
  if (Buffer.byteLength(value) > maximumBytes) return invalid('Secret value must be less than 48 KB.');
  return value;
}

function readable(store: SecretStore, setting: Setting): SecretVersion[] {
  const secrets = store.names().map((name) => store.asOf(name, setting.readable()));
  return secrets.filter((secret) => secret !== undefined);
}

function plainBody(secret: SecretVersion): Record<string, unknown> {
  return { name: secret.name, created_at: iso(secret.createdAt), updated_at: iso(secret.updatedAt) };
}

function secretBody(store: SecretStore, secret: SecretVersion, setting: Setting): Record<string, unknown> {
  const { scope } = store;
  if (!('organization' in scope)) return plainBody(secret);
  const address = `${setting.addresses.api}/orgs/${scope.organization}/${secretsPath(scope)}`;
  return {
    ...plainBody(secret),
    visibility: secret.access?.visibility,
    ...(secret.access?.visibility === 'selected'
      ? { selected_repositories_url: `${address}/${secret.name}/repositories` }
      : {}),
  };
}
