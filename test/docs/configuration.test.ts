import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isEnumType } from 'graphql';
import { expect, test } from 'vitest';
import { VARIABLES } from '../../src/config/index.ts';
import { schema } from '../../src/graphql/schema.ts';
import { ROOT, readPages } from './markdown.ts';
import { configurationPage, documented } from './print-configuration.ts';

const read = (path: string) => readFile(join(ROOT, path), 'utf8');

const pages = await readPages();
const errors = pages.find(({ path }) => path === 'docs/errors.md');

/** What looks like a setting, and is something else's word. */
const OTHERS = new Set([
  ...['AF_INET', 'AF_INET6', 'AF_UNIX', 'DEFAULT_ACCOUNT', 'INCONSISTENT_DESCRIPTION', 'POST_JSON'],
  // Variables that libraries and terminals read.
  ...['ALIBABA_CLOUD_ACCESS_KEY_ID', 'OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_SERVICE_NAME'],
  ...['FORCE_COLOR', 'NO_COLOR'],
  // Variables of the script in docs/agents.md.
  ...['ALLOW_WRITES', 'INVENTORY_API_KEY', 'INVENTORY_URL'],
  // And those that the tests do.
  ...['BENCH_CONNECTIONS', 'BENCH_MS', 'BENCH_REPORT_ROWS', 'BENCH_ROUNDS', 'SOAK_MINUTES'],
  ...['UPDATE_DOCS'],
  // Credentials of the command line, which is a client there.
  ...['INVENTORY_API_KEY', 'INVENTORY_API_KEY_FILE', 'INVENTORY_TOKEN'],
  ...['FC_PATH', 'FC_RUNS', 'FC_SEED', 'FC_SHRINK', 'FUZZ_DOCUMENTS'],
]);

function settingsIn(text: string): readonly string[] {
  const names = text.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ?? [];
  return [...new Set(names)].filter((name) => !OTHERS.has(name));
}

/** Variables that are not this server's own. */
const STANDARD = [
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'NODE_USE_ENV_PROXY',
  'NODE_EXTRA_CA_CERTS',
];

test('docs/configuration.md has every setting, and no other', () => {
  expect(documented.toSorted()).toEqual(VARIABLES.toSorted());
  expect(documented.filter((name) => !configurationPage.includes(`\`${name}\``))).toEqual([]);
});

const DEPLOYED = (await readdir(join(ROOT, 'deploy'), { recursive: true }))
  .filter((path) => /\.(yaml|service)$/.test(path))
  .map((path) => `deploy/${path}`);

test.for(['Dockerfile', 'compose.yaml', ...DEPLOYED, ...pages.map(({ path }) => path)])(
  '%s names no setting that there is not',
  async (path) => {
    // Codes of errors and values of enums look alike.
    const codes = settingsIn(errors?.text ?? '');
    const values = Object.values(schema.getTypeMap())
      .filter(isEnumType)
      .flatMap((type) => type.getValues().map(({ name }) => name));
    const known = new Set([...VARIABLES, ...codes, ...values, ...STANDARD, 'XDG_STATE_HOME']);
    expect(settingsIn(await read(path)).filter((name) => !known.has(name))).toEqual([]);
  },
);

test('a setting that there is not would be found', () => {
  expect(settingsIn('`OSS_REGIONS` and `MAX_DEPTH`')).toEqual(['OSS_REGIONS', 'MAX_DEPTH']);
});

test('the image builds from what it is given', async () => {
  const dockerfile = await read('Dockerfile');
  const given = (await read('.dockerignore')).match(/(?<=^!).+/gm) ?? [];
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
    ([, sources = '']) => sources.split(' '),
  );
  expect([...new Set(copied)].toSorted()).toEqual(given.toSorted());
  expect(dockerfile).toMatch(/^USER node$/m);
});
