import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// What Node compiles for vitest's workers and for the processes of tests is kept from run to run.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compiled');

// One graphql module for everybody: vitest would load the ESM build for the tests while Yoga's and
// Pothos' dependencies load the CommonJS one, and `instanceof GraphQLError` would fail between them.
const alias = [
  { find: /^graphql$/, replacement: 'graphql/index.js' },
  // Code for users of the packages, which are not built here.
  {
    find: /^oss-inventory-graphql\/emulator$/,
    replacement: `${import.meta.dirname}/src/emulator/emulator.ts`,
  },
  {
    find: /^oss-inventory-graphql-documents$/,
    replacement: `${import.meta.dirname}/packages/documents/src/index.ts`,
  },
];

/** The folders of the other projects. */
const OTHERS = [
  'browser',
  'commands',
  'load',
  'package',
  'peers',
  'prometheus',
  'redis',
  'security',
  'soak',
].map((folder) => `test/${folder}/**`);

/** What tests name that start processes or draw random cases. */
const SLOW = /\b(?:child_process|startProcess|runToEnd|killAndRestart|repeatable|describePaging)\b/;

/** What tests name that simulate the time of their process. */
const SIMULATED = /\/simulated-time\.ts'/;

const unitFiles = globSync('test/**/*.test.ts', { cwd: import.meta.dirname, exclude: OTHERS });

function filesThatName(pattern: RegExp): string[] {
  return unitFiles.filter((file) =>
    pattern.test(readFileSync(join(import.meta.dirname, file), 'utf8')),
  );
}

const simulatedFiles = filesThatName(SIMULATED);
const slowFiles = filesThatName(SLOW);

/**
 * Of each project, the files that take long run first: one that began last would run alone. Where no earlier run says
 * how long a file took, as in CI, vitest goes by the size of files alone.
 */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = ({ moduleId }: TestSpecification) =>
      slowFiles.includes(relative(import.meta.dirname, moduleId));
    const byProject = Map.groupBy(await super.sort(files), ({ project }) => project.name);
    return [...byProject.values()].flatMap((each) => [
      ...each.filter(isSlow),
      ...each.filter((file) => !isSlow(file)),
    ]);
  }
}

export default defineConfig({
  resolve: { alias },
  test: {
    // One more than cores: a test often waits for a process or a deadline.
    maxWorkers: availableParallelism() + 1,
    // For slow machines: what hangs is found all the same.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...OTHERS, ...simulatedFiles],
          // The modules are loaded once by each worker, not once by each file.
          isolate: false,
          unstubEnvs: true,
        },
      },
      {
        extends: true,
        // The rest of the unit tests. Each file has a process of its own: in one with others, what an earlier file left
        // under way would sleep, and so let simulated time pass.
        test: { name: 'time', include: simulatedFiles },
      },
      {
        extends: true,
        // A part of `unit`: without processes, random cases and the files with the most requests.
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: [
            ...OTHERS,
            ...slowFiles,
            ...simulatedFiles,
            'test/{cli,install}/**',
            'test/graphql/{concurrent-versions,hostile-strings,paging,request-counts,rights-walk}.test.ts',
            'test/server/response-limit.test.ts',
          ],
          isolate: false,
          unstubEnvs: true,
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
        test: { name: 'prometheus', include: ['test/prometheus/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'clients',
          include: ['test/peers/clients/**/*.test.{ts,tsx}'],
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
