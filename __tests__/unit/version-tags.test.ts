// The tag of a version in Key Vault that names the run: it gives way to every other tag. The limits are tested end to end.
import { expect, test } from '@jest/globals';
import { tagsOf } from '../../src/azure/key-vault/version-properties.ts';

const RUN = 'https://github.com/octo/site/actions/runs/12/attempts/1';
const KEY = { type: 'primary', lastUpdated: undefined } as const;

test.each([
  ['replaces that of the version before', RUN, 'https://ghes.octo.example/octo/app/actions/runs/11', RUN],
  ['is removed if this run has no address', undefined, RUN, undefined],
  ['keeps what somebody else stores under its name', RUN, 'runbook 7', 'runbook 7'],
  ['keeps an address of somebody else', RUN, 'https://ci.example/runs/11', 'https://ci.example/runs/11'],
  ['is left out if it is longer than the value of a tag may be', `${RUN}${'0'.repeat(256)}`, RUN, undefined],
])('the address of the run %s', (_does, runUrl, before, after) => {
  const { tags, left } = tagsOf(KEY, runUrl, { team: 'maps', GitHubRunUrl: before });
  expect([tags, left]).toEqual([
    { team: 'maps', CredentialId: 'primary', ...(after === undefined ? {} : { GitHubRunUrl: after }) },
    [],
  ]);
});
