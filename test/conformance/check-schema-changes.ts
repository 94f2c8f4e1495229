import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { announcedIn, changesBetween, type SchemaChange } from './schema-changes.ts';

/** What callers and gateways rely on. */
const FILES = ['schema/schema.graphql', 'schema/subgraph.graphql'];

/** Why there is nothing to compare with. */
class NoBase extends Error {}

try {
  const base = findBase(process.argv[2]);
  if (base === null) say('The schemas have no earlier commit to be compared with.');
  else if (!(await check(base))) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof NoBase)) throw error;
  say(`The schemas cannot be compared: ${error.message}.`);
  process.exitCode = 1;
}

/** Compares the working tree with `base`; tells whether all that breaks is announced. */
async function check(base: string): Promise<boolean> {
  say(`The schemas, compared with ${git('log', '-1', '--format=%h (%s)', base)}:`);
  const announced = announcedIn(textOf('CHANGELOG.md') ?? '');
  const changes: SchemaChange[] = [];
  for (const file of FILES) {
    const before = git('show', `${base}:./${file}`);
    const after = textOf(file);
    if (before === null) continue;
    if (after !== null) changes.push(...(await changesBetween(before, after)));
    else changes.push({ level: 'breaking', name: file, message: 'The file was removed' });
  }
  const surprises = new Set<string>();
  for (const { level, name, message } of changes) {
    const isAnnounced = level === 'breaking' && announced.has(name);
    if (level === 'breaking' && !isAnnounced) surprises.add(`- \`${name}\`: `);
    say(`- ${isAnnounced ? 'announced' : level}: ${name}: ${message}`);
  }
  if (surprises.size === 0) {
    say('Nothing breaks that CHANGELOG.md does not announce.');
    return true;
  }
  say('\nCallers would break. Undo that, or tell them in CHANGELOG.md, each name in backticks:\n');
  say(`## [Unreleased]\n\n### Breaking\n\n${[...surprises].join('\n')}`);
  return false;
}

/**
 * The commit to compare with: the one that is asked for, or where this branch left main, or on main
 * the one before; null where HEAD is the first.
 */
function findBase(wanted: string | undefined): string | null {
  const head = commitOf('HEAD');
  if (head === null) throw new NoBase('this is no git repository, or has no commit');
  if (wanted !== undefined) {
    const commit = commitOf(wanted);
    if (commit === null) throw new NoBase(`there is no commit ${wanted} here`);
    return commit;
  }
  const main = ['origin/main', 'main'].find((name) => commitOf(name) !== null);
  const fork = main === undefined ? head : git('merge-base', 'HEAD', main);
  if (fork !== null && fork !== head) return fork;
  const parent = fork === null ? null : commitOf('HEAD~1');
  if (parent !== null) return parent;
  if (git('rev-parse', '--is-shallow-repository') === 'true') {
    throw new NoBase('this clone has no history, fetch it (`git fetch --unshallow`)');
  }
  if (fork === null) throw new NoBase(`HEAD and ${main} have no commit in common`);
  return null;
}

function commitOf(name: string): string | null {
  return git('rev-parse', '--verify', '--quiet', `${name}^{commit}`);
}

/** What git answers, or null where it refuses. */
function git(...args: readonly string[]): string | null {
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    return execFileSync('git', args, { encoding: 'utf8', stdio: [...stdio] }).trim();
  } catch {
    return null;
  }
}

function textOf(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
