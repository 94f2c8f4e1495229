import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { COMPILE_CACHE } from '../support/compile-cache.ts';
import { announcedIn, changesBetween } from './schema-changes.ts';

const SCHEMA = `
  type Query { rule(id: ID!, bucket: String): Rule }
  type Mutation { delete(input: DeleteInput!): DeleteResult! }
  interface Node { id: ID! }
  type Rule implements Node @key(fields: "id") @key(fields: "name") {
    id: ID!
    name: String!
    frequency: Frequency!
  }
  enum Frequency { DAILY WEEKLY }
  input DeleteInput { id: ID! mode: String = "soft" }
  union DeleteResult = Rule | Refusal
  type Refusal @shareable { message: String! }
`;

/** The schema with one thing changed. */
function changed(from: string, to: string): string {
  if (!SCHEMA.includes(from)) throw new Error(`The schema has no ${from}.`);
  return SCHEMA.replace(from, to);
}

describe('what breaks callers has its level and its name', () => {
  test.each([
    ['breaking', 'Rule.frequency', 'frequency: Frequency!', ''],
    ['breaking', 'Rule.frequency', 'frequency: Frequency!', 'frequency: Frequency'],
    ['breaking', 'Rule.@key', '@key(fields: "name")', ''],
    ['breaking', 'Rule.@key', '@key(fields: "name")', '@key(fields: "name", resolvable: false)'],
    ['breaking', 'Refusal.@shareable', 'type Refusal @shareable', 'type Refusal'],
    ['breaking', 'Rule.name.@inaccessible', 'name: String!', 'name: String! @inaccessible'],
    [
      'breaking',
      'Rule.@external',
      'type Rule implements Node',
      'type Rule implements Node @external',
    ],
    ['breaking', 'Rule', 'implements Node', ''],
    ['breaking', 'Frequency.WEEKLY', 'WEEKLY', 'MONTHLY'],
    ['breaking', 'Query.rule.bucket', 'bucket: String', 'bucket: String!'],
    ['breaking', 'DeleteInput.force', 'mode:', 'force: Boolean! mode:'],
    ['breaking', 'DeleteResult', '| Refusal', ''],
    ['breaking', 'Mutation', 'type Mutation', 'type Writes'],
    ['dangerous', 'Frequency.MONTHLY', 'WEEKLY', 'WEEKLY MONTHLY'],
    ['dangerous', 'DeleteInput.mode', '"soft"', '"hard"'],
    ['dangerous', 'DeleteResult', 'type Refusal', 'extend union DeleteResult = Query type Refusal'],
  ])('%s: %s', async (level, name, from, to) => {
    const changes = await changesBetween(SCHEMA, changed(from, to));
    expect(changes).toContainEqual({ level, name, message: expect.stringMatching(/\w/) });
  });

  test.each([
    ['a new field', 'name: String!', 'name: String! region: String'],
    ['a new argument that may be left out', 'bucket: String', 'bucket: String region: String'],
    ['a new type', 'type Refusal', 'type Region { name: String } type Refusal'],
    ['a description', 'type Refusal', '"Not done." type Refusal'],
    ['a further key', '@key(fields: "id")', '@key(fields: "id") @key(fields: "id name")'],
    ['a deprecation', 'name: String!', 'name: String! @deprecated(reason: "Ask for the id.")'],
  ])('none: %s', async (_, from, to) => {
    const changes = await changesBetween(SCHEMA, changed(from, to));
    expect(changes.filter(({ level }) => level === 'breaking')).toEqual([]);
  });
});

test('only "### Breaking" of "## [Unreleased]" announces, by what is in backticks', () => {
  const changelog = `# Changelog
\`A.title\`
## [Unreleased]
### Breaking
- \`Rule.frequency\` is \`Rule.schedule\` now, DeleteInput.mode and
  \`Query.rule.bucket\`: gone.
### Removed
- \`B.removed\`
## [0.1.0] - 2026-12-01
### Breaking
- \`C.earlier\`
`;
  expect([...announcedIn(changelog)]).toEqual([
    'Rule.frequency',
    'Rule.schedule',
    'Query.rule.bucket',
  ]);
});

describe('the gate', () => {
  const BROKEN = changed('frequency: Frequency!', '');
  const NAMED = '## [Unreleased]\n\n### Breaking\n\n- `Rule.frequency`: gone.\n';

  test('refuses a break on a branch, and says how to announce it', async () => {
    await using repository = await startRepository();
    repository.git('switch', '-c', 'change');
    repository.commit({ 'schema/schema.graphql': BROKEN });
    expect(repository.check()).toEqual({
      code: 1,
      output: expect.stringMatching(
        /breaking: Rule\.frequency: Field 'frequency' was removed.*### Breaking\n\n- `Rule\.frequency`: \n$/s,
      ),
    });
  });

  test('takes one that the changelog announces', async () => {
    await using repository = await startRepository();
    repository.commit({ 'schema/schema.graphql': BROKEN, 'CHANGELOG.md': NAMED });
    expect(repository.check()).toEqual({
      code: 0,
      output: expect.stringContaining('announced: Rule.frequency'),
    });
  });

  test('prints what is dangerous, and takes it', async () => {
    await using repository = await startRepository();
    repository.commit({ 'schema/schema.graphql': changed('WEEKLY', 'WEEKLY MONTHLY') });
    expect(repository.check()).toEqual({
      code: 0,
      output: expect.stringContaining('dangerous: Frequency.MONTHLY'),
    });
  });

  test('compares what is not committed yet, too', async () => {
    await using repository = await startRepository();
    repository.commit({ 'notes.md': 'Nothing.' });
    repository.write({ 'schema/schema.graphql': BROKEN });
    expect(repository.check()).toMatchObject({ code: 1 });
  });

  test('compares every commit of a branch, from where it left main', async () => {
    await using repository = await startRepository();
    repository.git('switch', '-c', 'change');
    repository.commit({ 'schema/schema.graphql': BROKEN });
    repository.commit({ 'notes.md': 'Nothing.' });
    expect(repository.check()).toMatchObject({ code: 1 });
  });

  test('does not miss on a branch what main has got since', async () => {
    await using repository = await startRepository();
    repository.git('branch', 'change');
    repository.commit({ 'schema/schema.graphql': changed('id: ID!\n', 'id: ID!\nage: Int\n') });
    repository.git('switch', 'change');
    repository.commit({ 'notes.md': 'Nothing.' });
    expect(repository.check()).toMatchObject({ code: 0 });
  });

  test('compares a clone of main with the commit before, or with the one that is named', async () => {
    await using repository = await startRepository();
    repository.commit({ 'schema/schema.graphql': BROKEN });
    repository.commit({ 'notes.md': 'Nothing.' });
    await using clone = await cloneOf(repository.path);
    expect(clone.check()).toMatchObject({ code: 0 });
    expect(clone.check('HEAD~2')).toMatchObject({ code: 1 });
    expect(clone.check('v9')).toEqual({
      code: 1,
      output: 'The schemas cannot be compared: there is no commit v9 here.\n',
    });
  });

  test('knows both schemas: a new one breaks nothing, one that goes does', async () => {
    await using repository = await startRepository();
    repository.commit({ 'schema/subgraph.graphql': SCHEMA });
    expect(repository.check()).toMatchObject({ code: 0 });
    repository.commit({ 'schema/subgraph.graphql': changed('@key(fields: "name")', '') });
    expect(repository.check()).toMatchObject({ code: 1 });
    rmSync(join(repository.path, 'schema/subgraph.graphql'));
    expect(repository.check()).toEqual({
      code: 1,
      output: expect.stringContaining('breaking: schema/subgraph.graphql: The file was removed'),
    });
  });

  test('takes the first commit, which breaks nobody', async () => {
    await using repository = await startRepository();
    expect(repository.check()).toEqual({
      code: 0,
      output: 'The schemas have no earlier commit to be compared with.\n',
    });
  });

  test('refuses a clone without history, and says what to do', async () => {
    await using repository = await startRepository();
    repository.commit({ 'notes.md': 'Nothing.' });
    await using clone = await cloneOf(repository.path, '--depth=1');
    expect(clone.check()).toEqual({ code: 1, output: expect.stringContaining('--unshallow') });
  });

  test('refuses a folder that git does not know', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'no-repository-'));
    expect(run(folder.path, process.execPath, [SCRIPT])).toEqual({
      code: 1,
      output: expect.stringContaining('no git repository'),
    });
  });
});

const SCRIPT = join(import.meta.dirname, 'check-schema-changes.ts');

/** A repository whose branch `main` has one commit, with the schema. */
async function startRepository() {
  const repository = await repositoryAt((path, git) => git(path, 'init', '-b', 'main'));
  repository.commit({ 'schema/schema.graphql': SCHEMA });
  return repository;
}

function cloneOf(origin: string, ...options: readonly string[]) {
  const { href } = pathToFileURL(origin);
  return repositoryAt((path, git) => git(path, 'clone', ...options, href, '.'));
}

async function repositoryAt(start: (path: string, git: typeof gitIn) => void) {
  const folder = await mkdtempDisposable(join(tmpdir(), 'schema-changes-'));
  const { path } = folder;
  start(path, gitIn);
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    }
  };
  return {
    path,
    write,
    git: (...args: readonly string[]) => gitIn(path, ...args),
    commit(files: Readonly<Record<string, string>>) {
      write(files);
      gitIn(path, 'add', '-A');
      gitIn(path, 'commit', '-m', 'A change');
    },
    check: (...args: readonly string[]) => run(path, process.execPath, [SCRIPT, ...args]),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

function gitIn(cwd: string, ...args: readonly string[]): void {
  const { code, output } = run(cwd, 'git', args);
  if (code !== 0) throw new Error(`git ${args.join(' ')}: ${output}`);
}

/** Runs a command that sees nothing of the caller's git. */
function run(cwd: string, command: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: {
      ...COMPILE_CACHE,
      PATH: process.env['PATH'],
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
      GIT_AUTHOR_NAME: 'test',
      GIT_AUTHOR_EMAIL: 'test@example.org',
      GIT_COMMITTER_NAME: 'test',
      GIT_COMMITTER_EMAIL: 'test@example.org',
    },
  });
  return { code: status, output: `${stdout}${stderr}` };
}
