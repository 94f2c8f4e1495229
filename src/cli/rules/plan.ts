import { escapeUnsafe } from '../../server/telemetry/escape-unsafe.ts';
import { hasUnreadable, makePlan } from './make-plan.ts';
import type { ApiOptions } from './open-api.ts';
import { formatPlan } from './plan-text.ts';
import { readRulesFile } from './rules-file.ts';
import { withApi } from './with-api.ts';

/** Options of the command `plan`. */
export interface PlanOptions extends ApiOptions {
  /** Whether the plan is printed as JSON. */
  readonly json?: boolean;
  /** Whether buckets that cannot be read are no failure. */
  readonly allowUnreadable?: boolean;
}

/**
 * Prints what must change so that buckets have the rules of a file.
 *
 * @returns the exit code: 0 nothing, 2 something, 1 it failed or something could not be read.
 */
export function plan(
  file: string,
  { json = false, allowUnreadable = false, ...options }: PlanOptions,
): Promise<number> {
  return withApi(options, { writes: false }, async (api, signal) => {
    const made = await makePlan(api, await readRulesFile(file), signal);
    process.stdout.write(
      json ? `${escapeUnsafe(JSON.stringify(made, null, 2))}\n` : formatPlan(made),
    );
    if (hasUnreadable(made) && !allowUnreadable) return 1;
    return made.changes.length === 0 ? 0 : 2;
  });
}
