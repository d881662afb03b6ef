// Where the account and the secrets may be: environments, several repositories, GitHub Enterprise Server, another cloud.
import { describe, expect, test } from '@jest/globals';
import { governmentWorld, identityInputs } from '../../simulator/world.ts';
import { APP, expectTranscript, failureOf, openWorld, SITE, STAGING, VAULT } from './world.ts';

describe('targets', () => {
  test('two environments are written, one of them with a slash and a space in its name', async () => {
    const world = await openWorld();
    const run = await world.run({ operation: 'publish', environment: 'staging, prod/eu west' });
    expect(run.exitCode).toBe(0);
    expect(world.holds(STAGING)).toBe('primary');
    expect(world.holds('env:octo/site/prod/eu west#AZURE_MAPS_KEY')).toBe('primary');
    expect(world.holds(SITE)).toBe('nothing');
    expectTranscript('publish-environments', run);
  });

  test('two repositories are written', async () => {
    const world = await openWorld();
    const run = await world.run({ operation: 'publish', repository: 'octo/site\nocto/app' });
    expect(run.exitCode).toBe(0);
    expect(world.holds(SITE)).toBe('primary');
    expect(world.holds(APP)).toBe('primary');
    expectTranscript('publish-repositories', run);
  });

  test('are written through a proxy whose URL has no scheme, as with curl', async () => {
    const world = await openWorld();
    const proxy = new URL(world.simulator.proxyUrl).host;
    const targets = 'repo:octo/site\nkeyvault:contoso-kv#azure-maps-key';
    const run = await world.run(
      { operation: 'publish', targets },
      { env: { HTTPS_PROXY: proxy, HTTP_PROXY: proxy } },
    );
    expect(run.exitCode).toBe(0);
    expect([world.holds(SITE), world.holds(VAULT)]).toEqual(['primary', 'primary']);
  });

  test('a secret with another name is written', async () => {
    const world = await openWorld();
    await world.run({ operation: 'publish', 'secret-name': 'MAPS' });
    expect(world.holds('repo:octo/site#MAPS')).toBe('primary');
    expect(world.holds(SITE)).toBe('nothing');
  });

  test('an environment that does not exist is an error, and is not created', async () => {
    const world = await openWorld();
    const run = await world.run({ operation: 'publish', environment: 'staging,qa' });
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain('was not written: the environment "qa" was not found in octo/site.');
    expect(world.simulator.github.repository('octo/site')?.environments).toHaveLength(3);
    expect(world.holds(STAGING)).toBe('primary');
    expectTranscript('publish-missing-environment', run);
  });

  test("the job's own token cannot write secrets, and the error explains which token can", async () => {
    const world = await openWorld();
    const run = await world.run({
      'github-token': 'ghs_JOBxTokenOfARunInOctoSite00000000002',
      operation: 'regenerate',
      'key-type': 'secondary',
    });
    expect(run.exitCode).toBe(1);
    expect(world.regenerations).toEqual([]);
    expectTranscript('job-token', run);
  });
});

describe('GitHub Enterprise Server', () => {
  test('is used through its own base URL', async () => {
    const apiUrl = 'https://ghes.octo.example/api/v3';
    const world = await openWorld({ github: { apiUrl } });
    const run = await world.run({ operation: 'publish' });
    expect(run.exitCode).toBe(0);
    expect(world.holds(SITE)).toBe('primary');
    expectTranscript('publish-enterprise-server', run);
  });
});

describe('the account', () => {
  test('can be in the US Government cloud', async () => {
    const world = await openWorld();
    const run = await world.run({
      operation: 'publish',
      cloud: 'azureusgovernment',
      ...identityInputs(governmentWorld),
    });
    expect(run.exitCode).toBe(0);
    expect(world.holds(SITE, world.simulator.azure.account('contoso-gov'))).toBe('primary');
    expect(run.requests.some(({ url }) => url.hostname === 'atlas.azure.us')).toBe(true);
    expectTranscript('publish-us-government', run);
  });

  test('can be named by its resource ID', async () => {
    const world = await openWorld();
    const run = await world.run({
      operation: 'publish',
      'subscription-id': '',
      'resource-group': '',
      'account-name': '',
      'resource-id': world.account.id,
    });
    expect(run.exitCode).toBe(0);
    expect(world.holds(SITE)).toBe('primary');
    expectTranscript('publish-resource-id', run);
  });

  test('can be used with the session of the Azure CLI, without an ID token', async () => {
    const world = await openWorld();
    const run = await world.run(
      { operation: 'publish', 'azure-auth': 'azure-cli', 'client-id': '', 'tenant-id': '' },
      {
        path: [world.simulator.azure.cli()],
        env: { ACTIONS_ID_TOKEN_REQUEST_URL: undefined, ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined },
      },
    );
    expect(run.exitCode).toBe(0);
    expect(world.holds(SITE)).toBe('primary');
    expectTranscript('publish-azure-cli', run);
  });

  test('cannot be used without a session of the Azure CLI', async () => {
    const world = await openWorld();
    const run = await world.run(
      { operation: 'publish', 'azure-auth': 'azure-cli' },
      { path: [world.simulator.azure.cli({ application: undefined })] },
    );
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain('azure/login');
    expect(world.holds(SITE)).toBe('nothing');
  });
});
