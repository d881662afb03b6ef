// Behind a proxy that intercepts TLS, every step of examples/enterprise-server.yml has the variables that its tools read. The
// runner passes on both spellings of the three proxy variables (docs/runners.md, "Behind a proxy").
import { describe, expect, test } from '@jest/globals';
import { ACTION, read } from './repository.ts';
import { runnerVariables } from './runner-variables.ts';
import { OWN_ACTION, parseWorkflowText, type Step } from './workflows.ts';

type Variables = Readonly<Record<string, unknown>>;

const PROXY = ['https_proxy', 'no_proxy'];
const NODE = [...PROXY, 'NODE_EXTRA_CA_CERTS'];
const AZ = [...PROXY, 'REQUESTS_CA_BUNDLE'];

/** What the tools of a step read: the table in docs/runners.md. Undefined for a step that is not in it. */
function needsOf({ uses = '', with: given = {} }: Step): readonly string[] | undefined {
  if (OWN_ACTION.test(uses)) return given['azure-auth'] === 'azure-cli' ? [...NODE, ...AZ] : NODE;
  switch (uses.split('@')[0]) {
    case 'azure/login':
      return [...NODE, ...AZ];
    case 'actions/create-github-app-token':
      return [...NODE, 'NODE_USE_ENV_PROXY'];
    default:
      return undefined;
  }
}

function faults(text: string): string[] {
  const { jobs } = parseWorkflowText({ text });
  return Object.values(jobs).flatMap(({ env = {}, steps = [] }) =>
    steps.flatMap((step) => faultsOf(step, { ...runnerVariables(text), ...env, ...step.env })),
  );
}

function faultsOf(step: Step, variables: Variables): string[] {
  const needs = needsOf(step);
  const what = step.uses ?? step.run ?? 'a step';
  if (needs === undefined) return [`${what} is not in the table`];
  const missing = needs.filter((name) => !(name in variables));
  const off = needs.includes('NODE_USE_ENV_PROXY') && String(variables['NODE_USE_ENV_PROXY']) !== '1';
  const reachable = String(variables['no_proxy']).split(',').includes('169.254.169.254');
  return [
    ...missing.map((name) => `${what} has no ${name}`),
    ...(off ? [`${what} does not use the proxy`] : []),
    ...(needs.includes('REQUESTS_CA_BUNDLE') && !reachable
      ? [`${what} asks the proxy for its identity`]
      : []),
  ];
}

const example = read('examples/enterprise-server.yml');

describe('examples/enterprise-server.yml, behind a proxy', () => {
  test('gives every step the variables of its tools', () => {
    expect(faults(example)).toEqual([]);
  });

  test('passes no tenant to a session that may refuse it', () => {
    expect(example).not.toMatch(/^ +tenant-id:/m);
  });

  test.each([
    ['a proxy', /^# {3}https_proxy=.*\n/m],
    ['the hosts without it', /^# {3}no_proxy=.*\n/m],
    ['the address of the identity', '169.254.169.254,'],
    ['the authority for Node', /^# {3}NODE_EXTRA_CA_CERTS=.*\n/m],
    ['the authority for az', /^# {3}REQUESTS_CA_BUNDLE=.*\n/m],
    ['the switch of Node', 'NODE_USE_ENV_PROXY: 1'],
  ])('a fault is found: without %s', (_, part) => {
    const broken = example.replace(part, '');
    expect(broken).not.toBe(example);
    expect(faults(broken)).not.toEqual([]);
  });

  test('a step that is not in the table is found', () => {
    const more = example.replace(new RegExp(`( +)- uses: ${ACTION}`), '$1- run: gh auth status\n$&');
    expect(faults(more)).toEqual(['gh auth status is not in the table']);
  });
});

test('docs/runners.md and the example show the same variables', () => {
  const names = Array.from(read('docs/runners.md').matchAll(/^(\w+)=\S+$/gm), ([, name]) => name);
  expect(names).toEqual(Object.keys(runnerVariables(example)));
});
