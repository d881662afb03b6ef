// Runs without a proxy, and runs in which Node prints what it does (NODE_DEBUG): the results are the same, and nothing leaks.
import { describe, expect, test } from '@jest/globals';
import { idTokenHost } from '../../simulator/oidc/id-token.ts';
import { failureOf, openWorld, requestTo, SITE, VAULT, type Inputs } from './world.ts';

const PUBLISH = { operation: 'publish', targets: `${SITE}\n${VAULT}` };

describe('a run without a proxy', () => {
  test.each<readonly [outcome: string, Inputs]>([
    ['rotated', {}],
    ['listed', { operation: 'list', 'output-key': 'true' }],
    ['published', PUBLISH],
  ])('ends as %s', async (outcome, inputs) => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run(inputs, { direct: true, debug: true });
    expect([run.exitCode, run.outputs['outcome']]).toEqual([0, outcome]);
    expect(run.environment['HTTPS_PROXY']).toBeUndefined();
  });

  test('fails as it does with one', async () => {
    const world = await openWorld();
    world.store('primary');
    world.inject({ match: requestTo.regenerate, fault: { kind: 'malformed' } });
    world.inject({
      match: requestTo.writeSecret,
      fault: { kind: 'reply', reply: { status: 422, body: { message: 'Invalid' } } },
      times: Infinity,
    });
    const run = await world.run({}, { direct: true, debug: true });
    world.simulator.faults.clear();
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain('github-request-failed');
  });

  test('whose early connection is reset sends the request on another one', async () => {
    const world = await openWorld();
    world.inject({ match: requestTo.signIn, fault: { kind: 'reset', when: 'before' } });
    const run = await world.run({ operation: 'list' }, { direct: true });
    expect(run.exitCode).toBe(0);
  });
});

/** Every module of Node. */
const NODE_DEBUG = '*';

describe('with NODE_DEBUG, nothing leaks', () => {
  test.each([
    ['through a proxy', false],
    ['without a proxy', true],
  ])('%s', async (_name, direct) => {
    const world = await openWorld();
    world.simulator.azure.vault().set('azure-maps-key', 'TheValueThatTheVaultHeldBefore');
    const run = await world.run(PUBLISH, { direct, env: { NODE_DEBUG } });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toMatch(/^HTTP \d+: /m);
  });

  test('and the Azure CLI gets no secret of the step, whose environment Node prints', async () => {
    const world = await openWorld();
    const run = await world.run(
      { operation: 'list', 'azure-auth': 'azure-cli' },
      // What the job itself has in its environment, az gets as well: it may need it.
      {
        direct: true,
        env: { NODE_DEBUG, APP_PRIVATE_KEY: undefined },
        path: [world.simulator.azure.cli()],
      },
    );
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain('GITHUB_REPOSITORY=octo/site');
  });

  test('nor with the traces of Node', async () => {
    const world = await openWorld();
    const traces = '--trace-warnings --trace-uncaught --trace-exit --trace-tls --trace-env';
    const NODE_OPTIONS = `${world.simulator.env()['NODE_OPTIONS'] ?? ''} ${traces} --trace-event-categories=node,node.http`;
    const run = await world.run({ operation: 'list' }, { direct: true, env: { NODE_OPTIONS } });
    expect(run.exitCode).toBe(0);
    expect(run.traces.map(({ name }) => name)).toContainEqual(expect.stringContaining('node_trace'));
  });

  test('and the sign-in uses the connection that was opened early', async () => {
    const world = await openWorld();
    const run = await world.run({ operation: 'list' }, { direct: true, env: { NODE_DEBUG: 'https' } });
    // Node prints the host of every connection that the agent opens for a request.
    expect(run.stderr).toContain(`host: '${idTokenHost}'`);
    expect(run.stderr).not.toContain("host: 'login.microsoftonline.com'");
    expect(run.requests.map(({ url }) => url.hostname)).toContain('login.microsoftonline.com');
  });
});
