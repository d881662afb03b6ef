// Unit, simulation, contract, end-to-end and meta tests, all as native ES modules.
export default {
  testEnvironment: '<rootDir>/__tests__/environment.js',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  // The end-to-end tests wait for their child processes much of the time.
  maxWorkers: 3,
  testTimeout: 60_000,
};
