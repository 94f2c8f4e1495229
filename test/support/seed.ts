import type { Parameters } from 'fast-check';

/** The seed of this run: `FC_SEED`, or another one each time. */
const SEED = Number(process.env['FC_SEED'] || Date.now() % 2 ** 31);

/**
 * How a property is run, and says so first: the line repeats the run. A failure names its seed and
 * path too; `FC_SHRINK=1` then looks for the smallest run that fails so, which takes its time.
 * `FC_RUNS` sets another number of runs.
 */
export function repeatable<Values>(name: string, usualRuns: number): Parameters<Values> {
  const numRuns = Number(process.env['FC_RUNS'] || usualRuns);
  const path = process.env['FC_PATH'];
  process.stderr.write(`${name}: ${numRuns} runs, repeat with FC_SEED=${SEED}\n`);
  return {
    seed: SEED,
    numRuns,
    endOnFailure: !process.env['FC_SHRINK'],
    ...(path ? { path } : {}),
  };
}
