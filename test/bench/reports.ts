import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { spreadOf } from './measure.ts';
import { writeReport } from './report-files.ts';

const HERE = import.meta.dirname;
const ROWS = Number(process.env['BENCH_REPORT_ROWS'] || 5_000_000);

/** What one pass over all rows took. */
interface Pass {
  readonly cpuMs: number;
  /** The most that it had in memory, in MB. */
  readonly mb?: number;
  /** How late the timers of the process were, in milliseconds: the 99th percentile. */
  readonly lateMs?: number;
  readonly figures?: unknown;
}

/** The processor time and memory for the figures of a large report, beside DuckDB's and those of `zcat`. */
export async function reportsSection(rounds: number): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-report-'));
  try {
    execFileSync('npm', ['run', 'build'], { cwd: join(HERE, '../..'), stdio: 'ignore' });
    const manifest = await writeReport(folder, ROWS);
    const { files } = JSON.parse(await readFile(manifest, 'utf8'));
    const paths: string[] = files.map(({ key }: { readonly key: string }) => key);
    process.stderr.write(`${ROWS} rows: written\n`);
    const contenders = [
      ['this project, figures and MD5', () => run('summary.js', [manifest])],
      ['DuckDB, figures and MD5', () => run('../peers/bench/duckdb-summary.js', paths)],
      ['`zcat`, nothing', async () => runZcat(paths)],
    ] as const;
    const all = contenders.map((): Pass[] => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, [, pass]] of contenders.entries()) all[index]?.push(await pass());
      if (!isDeepStrictEqual(all[0]?.at(-1)?.figures, all[1]?.at(-1)?.figures)) {
        throw new Error('The figures differ from those of DuckDB.');
      }
    }
    const rows = contenders.map(([name], index) => {
      const passes = all[index] ?? [];
      const median = (of: (pass: Pass) => number | undefined) =>
        spreadOf(passes.map((pass) => of(pass) ?? Number.NaN)).median;
      const cpu = median(({ cpuMs }) => cpuMs / 1000).toFixed(2);
      const [mb, late] = [median((pass) => pass.mb), median((pass) => pass.lateMs)];
      return `| ${name} | ${cpu} | ${shown(mb)} | ${shown(late)} |`;
    });
    const head = `| ${ROWS.toLocaleString('en')} rows | CPU s | MB | timers late, p99 ms |`;
    return [head, '|---|---|---|---|', ...rows];
  } finally {
    await rm(folder, { recursive: true });
  }
}

function shown(value: number): string {
  return Number.isNaN(value) ? '' : value.toFixed(0);
}

async function run(script: string, args: readonly string[]): Promise<Pass> {
  const child = fork(join(HERE, script), args);
  const [pass] = (await once(child, 'message')) as [Pass];
  if (child.exitCode === null) await once(child, 'exit');
  return pass;
}

/** bash tells the processor time of its children. */
function runZcat(paths: readonly string[]): Pass {
  const script = 'zcat "$@" > /dev/null; times';
  const text = execFileSync('bash', ['-c', script, 'bash', ...paths], { encoding: 'utf8' });
  const times = [...text.matchAll(/(\d+)m([\d.]+)s/g)].slice(2);
  const seconds = times.map(([, minutes, rest]) => Number(minutes) * 60 + Number(rest));
  return { cpuMs: seconds.reduce((sum, each) => sum + each * 1000, 0) };
}
