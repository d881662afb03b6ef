// How a repository builds the subjects of its ID tokens.
import type { RepositoryHandler } from '../operations/call.ts';
import { invalid } from '../replies/refusal.ts';

export const getSubject: RepositoryHandler = ({ place: { repository } }, { subjects }) => {
  const { includeClaimKeys, immutable } = subjects.of(repository);
  return {
    status: 200,
    body: {
      use_default: includeClaimKeys === undefined,
      ...(includeClaimKeys === undefined ? {} : { include_claim_keys: includeClaimKeys }),
      use_immutable_subject: immutable,
      sub_claim_prefix: subjects.prefix(repository),
    },
  };
};

export const putSubject: RepositoryHandler = ({ place: { repository }, body }, { subjects }) => {
  const { use_default: useDefault, include_claim_keys: keys, use_immutable_subject: immutable } = body;
  if (typeof useDefault !== 'boolean') return invalid('Invalid request.\n\n"use_default" wasn\'t supplied.');
  const isList = Array.isArray(keys) && keys.every((key) => typeof key === 'string' && /^\w+$/.test(key));
  if (!useDefault && keys !== undefined && !isList)
    return invalid('Each claim key can only contain alphanumeric characters and underscores.');
  subjects.set(repository, {
    ...(!useDefault && isList ? { includeClaimKeys: keys as string[] } : {}),
    immutable: typeof immutable === 'boolean' ? immutable : subjects.of(repository).immutable,
  });
  return { status: 201, body: {} };
};
