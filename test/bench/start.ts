import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { spreadOf } from './measure.ts';
import { accountEnvironment, memoryOf, urlIn } from './peer.ts';
import { bodyOf, pageOf } from './work.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A start, up to an answer. */
interface Start {
  readonly ms: number;
  /** What it has in memory then, in MB. */
  readonly mb: number;
}

async function start(script: string, env: NodeJS.ProcessEnv, body: string): Promise<Start> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const answer = await fetch(await urlIn(child), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const { errors } = (await answer.json()) as { errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return { ms: performance.now() - startedAt, mb: await memoryOf(child.pid ?? 0) };
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

/**
 * How long it takes from nothing to the first answer, of the package as it is published, beside a Yoga
 * server that does nothing.
 *
 * @param endpoint an OSS.
 */
export async function startSection(endpoint: string, rounds: number): Promise<readonly string[]> {
  execFileSync('npm', ['run', 'build'], { cwd: ROOT, stdio: 'ignore' });
  const trivial = JSON.stringify({ query: '{ __typename }' });
  const empty = join(import.meta.dirname, 'empty-yoga.js');
  const ours = join(ROOT, 'dist/main.js');
  const env = { ...accountEnvironment(endpoint), PORT: '0' };
  const contenders = [
    ['this server, `{ __typename }`', () => start(ours, env, trivial)],
    ['this server, a page of 100', () => start(ours, env, bodyOf(pageOf(100)))],
    ['an empty Yoga server', () => start(empty, {}, trivial)],
  ] as const;
  const all = contenders.map((): Start[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, [, run]] of contenders.entries()) all[index]?.push(await run());
  }
  const base = all.at(-1) ?? [];
  const rows = contenders.map(([name], index) => {
    const starts = all[index] ?? [];
    const ms = spreadOf(starts.map((each) => each.ms));
    const times = spreadOf(starts.map((each, round) => each.ms / (base[round]?.ms ?? Number.NaN)));
    const cells = [
      ...[name, ms.median.toFixed(0), `${ms.min.toFixed(0)}–${ms.max.toFixed(0)}`],
      ...[times.median.toFixed(2), spreadOf(starts.map(({ mb }) => mb)).median.toFixed(0)],
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| first answer of | ms | | times | MB |', '|---|---|---|---|---|', ...rows];
}
