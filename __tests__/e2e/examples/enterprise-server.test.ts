// Runs the example for GitHub Enterprise Server on a runner behind a proxy that intercepts TLS, with an az before 2.77. The steps
// have only the variables that the comment of the example puts into the .env file of the runner.
import { describe, expect, test } from '@jest/globals';
import { runAction } from '../../../simulator/runner/run-action.ts';
import { runnerVariables } from '../../meta/runner-variables.ts';
import type { Stage } from '../../play/stage.ts';
import { failureOf, SITE } from '../world.ts';
import { example, openRepository, outcomes, Repository } from './repository.ts';

const NO_VARIABLES = { HTTPS_PROXY: undefined, HTTP_PROXY: undefined, NODE_EXTRA_CA_CERTS: undefined };

class RepositoryOfServer extends Repository {
  /** The .env file. The values are those of the simulator. */
  variables: Readonly<Record<string, string>> = runnerVariables(example('enterprise-server'));

  override run: Stage['run'] = (inputs, { env, ...options }) => {
    const { simulator } = this.world;
    return runAction(simulator, {
      ...options,
      inputs,
      env: { ...NO_VARIABLES, ...this.#passedOn(), ...env },
    });
  };
  override azureCli: Stage['azureCli'] = () =>
    this.world.simulator.azure.cli({ oldManagedIdentity: true, needsProxy: true });

  /** The runner adds the other spelling of the names of a proxy (actions/runner, RunnerWebProxy.cs). */
  #passedOn(): Record<string, string> {
    const { proxyUrl, caFile } = this.world.simulator;
    const values: Readonly<Record<string, string>> = { https_proxy: proxyUrl, no_proxy: '169.254.169.254' };
    return Object.fromEntries(
      Object.entries(this.variables).flatMap(([name, value]) => {
        if (name.endsWith('_proxy')) {
          const passed = values[name] ?? value;
          return [[name, passed] as const, [name.toUpperCase(), passed] as const];
        }
        return [[name, value.startsWith('/') ? caFile : value] as const];
      }),
    );
  }
}

async function openServer(): Promise<RepositoryOfServer> {
  const { world } = await openRepository({ github: { apiUrl: 'https://ghes.octo.example/api/v3' } });
  return new RepositoryOfServer(world);
}

describe('the example', () => {
  test('enterprise-server: signs in with the identity of the runner, behind a proxy', async () => {
    const text = example('enterprise-server');
    const repository = await openServer();
    const played = await repository.start(text);
    expect(outcomes(played)).toEqual(['published']);
    expect(played.others).toEqual(['azure/login', 'actions/create-github-app-token']);
    expect(repository.world.holds(SITE)).toBe('primary');
  });

  test('also works if every step uses the proxy of Node', async () => {
    const repository = await openServer();
    repository.variables = { ...repository.variables, NODE_USE_ENV_PROXY: '1' };
    expect(outcomes(await repository.start(example('enterprise-server')))).toEqual(['published']);
  });

  test('fails with a tenant-id, and says what to remove', async () => {
    const repository = await openServer();
    const tenant = '$&          tenant-id: ${{ vars.AZURE_TENANT_ID }}\n';
    const text = example('enterprise-server').replace(/^ +azure-auth: azure-cli\n/m, tenant);
    const played = await repository.start(text);
    expect(failureOf(played.runs[0]!)).toContain('remove the input tenant-id');
  });

  test.each([
    ['REQUESTS_CA_BUNDLE', 'REQUESTS_CA_BUNDLE: /path/to/ca-bundle.pem'],
    ['NODE_EXTRA_CA_CERTS', 'NODE_EXTRA_CA_CERTS'],
  ])('fails without %s, and says so', async (name, hint) => {
    const repository = await openServer();
    const { [name]: left, ...others } = repository.variables;
    expect(left).toBeDefined();
    repository.variables = others;
    const played = await repository.start(example('enterprise-server'));
    expect(failureOf(played.runs[0]!)).toContain(hint);
  });
});
