import { defineConfig } from 'vitest/config';

// One graphql module for everybody: vitest would load the ESM build for the tests while Yoga's and
// Pothos' dependencies load the CommonJS one, and `instanceof GraphQLError` would fail between them.
const alias = [
  { find: /^graphql$/, replacement: 'graphql/index.js' },
  // Code for users of the package, which is not built here.
  {
    find: /^oss-inventory-graphql\/(documents|emulator)$/,
    replacement: `${import.meta.dirname}/src/$1/$1.ts`,
  },
];

export default defineConfig({
  resolve: { alias },
  test: {
    // By itself it leaves one of two cores idle.
    maxWorkers: 2,
    // For slow machines: what hangs is found all the same.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            'browser',
            'commands',
            'load',
            'package',
            'peers',
            'redis',
            'security',
            'soak',
          ].map((room) => `test/${room}/**`),
        },
      },
      {
        extends: true,
        // One after the other: they look at how one process fares.
        test: { name: 'security', include: ['test/security/**/*.test.ts'], fileParallelism: false },
      },
      {
        extends: true,
        // One after the other, and by itself: what takes long under its load would take longer beside others.
        test: {
          name: 'load',
          include: ['test/load/**/*.test.ts'],
          fileParallelism: false,
        },
      },
      { extends: true, test: { name: 'soak', include: ['test/soak/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'clients',
          include: ['test/peers/clients/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'gateways',
          include: ['test/peers/gateways/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: { name: 'commands', include: ['test/commands/**/*.test.ts'] },
      },
      {
        extends: true,
        // One after the other: one looks at how long a page takes.
        test: { name: 'browser', include: ['test/browser/**/*.test.ts'], fileParallelism: false },
      },
      { extends: true, test: { name: 'package', include: ['test/package/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'redis', include: ['test/redis/**/*.test.ts'] },
      },
    ],
  },
});
