// typescript-eslint's strict type-checked rules, the size of files and functions, and rules that keep a secret from being
// printed by accident. The layers of src are checked by .dependency-cruiser.mjs.
import js from '@eslint/js';
import jest from 'eslint-plugin-jest';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

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

/** dependency-cruiser cannot follow an import whose path is computed. */
const sourceShapes = [
  { selector: 'ImportExpression[source.type!="Literal"]', message: 'Import a path that is written out.' },
];

const CLOCK = {
  selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
  message: 'Take the time from a port.',
};

/** Small enough to read in one go. Every line counts, blank lines and comments too. */
const limits = {
  'max-lines': ['error', { max: 200 }],
  'max-lines-per-function': ['error', { max: 40 }],
};

export default defineConfig(
  { ignores: ['dist/', 'build/', 'coverage/', '.cache/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  { files: ['**/*.js', '**/*.mjs'], languageOptions: { globals: globals.node } },
  {
    files: ['scripts/pictures/in-page.js'],
    languageOptions: { globals: globals.browser, sourceType: 'script' },
  },
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
    files: ['setup/**/*.ts'],
    rules: { 'no-console': 'error', 'no-restricted-syntax': ['error', ...shapes, ...sourceShapes] },
  },
  {
    files: ['src/**/*.ts'],
    // All output goes through src/runner, which makes it safe to print.
    rules: { 'no-console': 'error', 'no-restricted-syntax': ['error', ...shapes, ...sourceShapes] },
  },
  {
    files: ['src/**/*.ts', 'setup/**/*.ts', 'scripts/**/*.{ts,mjs}', 'simulator/**/*.{ts,mjs}'],
    rules: limits,
  },
  {
    files: ['src/core/**/*.ts'],
    rules: {
      // Time, chance and the network come in through ports, so that a simulation can decide them.
      'no-restricted-globals': [
        'error',
        'process',
        'fetch',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'Buffer',
        'crypto',
        'globalThis',
        'performance',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the time from a port.' },
        { object: 'Math', property: 'random', message: 'Take chance from a port.' },
      ],
      'no-restricted-syntax': ['error', ...shapes, ...sourceShapes, CLOCK],
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
