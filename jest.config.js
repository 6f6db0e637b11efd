/** Without a service: definitions, kernel, statute and the project's own checks. */
const PURE = ['statute', 'kernel', 'definitions', 'replay', 'tools'];

/** Handed to each module by name: a spec's own context looks each of them up at half a microsecond a time. */
const BUILT_INS = [
  ...['Array', 'BigInt', 'Boolean', 'Buffer', 'Date', 'Error', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise'],
  ...['Proxy', 'Reflect', 'RegExp', 'Set', 'String', 'Symbol', 'TypeError', 'Uint8Array', 'WeakMap', 'process'],
];

const shared = {
  testEnvironment: 'node',
  transform: { '^.+\\.[jt]s$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  transformIgnorePatterns: ['/node_modules/(?!jose/)'], // jose is published as ESM only
  sandboxInjectedGlobals: BUILT_INS,
  modulePathIgnorePatterns: ['<rootDir>/.data/', '<rootDir>/dist/'],
};

/** @type {import('jest').Config} */
module.exports = {
  testTimeout: 60_000, // a guard against a spec that hangs, not a measure
  testSequencer: '<rootDir>/test/sequencer.js',
  workerIdleMemoryLimit: '1.5GB', // a process keeps some of what each spec loaded: one that grew is begun anew
  projects: [
    { ...shared, displayName: 'pure', testMatch: [`<rootDir>/test/(${PURE.join('|')})/**/*.spec.ts`] },
    {
      ...shared,
      displayName: 'engine',
      testMatch: ['<rootDir>/test/**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', `<rootDir>/test/(${PURE.join('|')})/`],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
};
