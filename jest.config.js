// Unit, simulation, contract, end-to-end and meta tests, all as native ES modules.
export default {
  testEnvironment: 'node',
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
  // Node can spin for ever while it takes down the TLS connections of a process that was killed (in
  // Environment::CleanupHandles): a test file that is run alone, in jest's own process, would then never end.
  forceExit: true,
};
