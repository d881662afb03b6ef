// What the machine holds us to: typescript-eslint's strict type-checked rules, the one-way layers of src
// (index → main → {azure, github, runner} → core), and no way for a secret to be printed by accident.
import js from '@eslint/js';
import jest from 'eslint-plugin-jest';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Packages that belong to one layer; everything else in src reaches them through that layer's ports. */
const owners = {
  azure: '^@azure/',
  github: '^(@octokit/|@actions/github($|/))',
  runner: '^@actions/core($|/)',
};

const foreign = (own) =>
  Object.entries(owners)
    .filter(([layer]) => layer !== own)
    .map(([layer, regex]) => ({ regex, message: `Only src/${layer} may import this package.` }));

/** What `no-restricted-imports` refuses, refused for `import()` as well, which that rule does not see. */
const refuse = (patterns) => ({
  'no-restricted-imports': ['error', { patterns }],
  'no-restricted-syntax': [
    'error',
    ...shapes,
    ...patterns.map(({ regex, message }) => ({
      selector: `ImportExpression[source.value=/${regex.replaceAll('/', '\\x2F')}/]`,
      message,
    })),
  ],
});

/**
 * For templates. What is not refused here by name is allowed by the rule's own defaults; those of `allow` are Error
 * and URL, and either can carry a secret.
 */
const onlyText = {
  allow: [],
  allowAny: false,
  allowBoolean: false,
  allowNever: false,
  allowNullish: false,
  allowNumber: false,
  allowRegExp: false,
};

const shapes = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: one word for one thing, everywhere.' },
  { selector: 'ExportSpecifier[exported.name="default"]', message: 'Export by name.' },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that defines it.' },
];

const outside = { regex: '^(\\.\\./)+(__tests__|scripts)/', message: 'src never imports tests or scripts.' };

/** A folder of src that may reach `core` and packages, and nothing else outside itself. */
const vendorLayer = (layer) => ({
  files: [`src/${layer}/**/*.ts`],
  rules: refuse([
    { regex: '^\\.\\./(?!core/)', message: `src/${layer} may import only itself, src/core and packages.` },
    ...foreign(layer),
  ]),
});

export default defineConfig(
  { ignores: ['dist/', 'build/', 'coverage/', '.cache/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  { files: ['**/*.js', '**/*.mjs'], languageOptions: { globals: globals.node } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { ...onlyText, allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': ['error', ...shapes],
    },
  },

  {
    files: ['src/**/*.ts'],
    // Everything that a run shows goes through src/runner, which knows what is masked.
    rules: { 'no-console': 'error' },
  },
  {
    files: ['src/index.ts'],
    rules: refuse([outside, ...foreign('index')]),
  },
  {
    // main, and the files beside it that compose as it does.
    files: ['src/*.ts'],
    ignores: ['src/index.ts'],
    rules: refuse([
      { regex: '^\\./index(\\.|$)', message: 'Imports run one way: index → main.' },
      outside,
      ...foreign('main'),
    ]),
  },
  vendorLayer('azure'),
  vendorLayer('github'),
  vendorLayer('runner'),
  {
    files: ['src/core/**/*.ts'],
    rules: {
      ...refuse([
        { regex: '^[^.]', message: 'src/core imports no package and no node: module.' },
        { regex: '^\\.\\./', message: 'src/core imports nothing from outside src/core.' },
      ]),
      // Time, chance and the outside come in through ports: that is what lets a simulation decide them.
      'no-restricted-globals': [
        'error',
        'process',
        'fetch',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'Buffer',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the time from a port.' },
        { object: 'Math', property: 'random', message: 'Take chance from a port.' },
      ],
    },
  },

  {
    files: ['__tests__/**/*.ts', 'simulator/**/*.ts'],
    rules: {
      // A test may say what it knows, parse what it recorded, and stand in for an asynchronous port.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    files: ['__tests__/**/*.test.ts'],
    extends: [jest.configs['flat/recommended']],
    rules: {
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect*', 'assert*', '**.assert*'] }],
      'jest/no-restricted-jest-methods': [
        'error',
        Object.fromEntries(
          ['mock', 'doMock', 'unstable_mockModule'].map((method) => [
            method,
            'No module mocks: if a test wants one, a port is missing.',
          ]),
        ),
      ],
    },
  },
);
