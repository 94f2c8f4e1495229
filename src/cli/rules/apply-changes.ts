import { printable } from '../printable.ts';
import { Progress } from '../progress.ts';
import { type Api, ApiError } from './api.ts';
import { ApplyRules } from './documents.ts';
import type {
  ApplyInventoriesInput,
  ApplyRulesMutation,
  ShownPlanFragment,
} from './gql/graphql.ts';
import { type Outcome, ruleName } from './plan-text.ts';
import type { RulesFile } from './rules-file.ts';

type Result = ApplyRulesMutation['applyInventories'];

/** Why changes were not tried. */
type Stopped =
  | { readonly by: 'interruption' }
  /** A call failed, and nobody can tell what it has changed. */
  | { readonly by: 'lost answer'; readonly reason: string }
  | { readonly by: 'refusal'; readonly reason: string }
  | { readonly by: 'stale plan'; readonly plan: ShownPlanFragment };

/** What became of a plan. */
export interface Applied {
  /** The last outcome of each change that the server has answered. */
  readonly outcomes: readonly Outcome[];
  /** Absent: each change was tried, or the last call has made none. */
  readonly stopped?: Stopped;
}

/** Options of {@link applyChanges}. */
export interface ApplyChangesOptions {
  readonly rules: RulesFile;
  readonly plan: ShownPlanFragment;
  readonly maxDeletes: number;
  /** Once it is aborted, no new change begins. */
  readonly signal: AbortSignal;
}

/**
 * Makes the changes of a plan, call after call: the server makes a limited number in each. Ends when nothing remains,
 * or a call has made none.
 *
 * @throws ApiError if the first call is refused.
 */
export async function applyChanges(api: Api, options: ApplyChangesOptions): Promise<Applied> {
  const { rules, plan, maxDeletes, signal } = options;
  const outcomes = new Map<string, Outcome>();
  using progress = new Progress(process.stderr, plan.changes.length, (count) => `${count}`);
  const done = (stopped?: Stopped): Applied => ({
    outcomes: [...outcomes.values()],
    ...(stopped ? { stopped } : {}),
  });
  let digest: string | null = plan.digest;
  while (digest !== null) {
    const input: ApplyInventoriesInput = { plan: rules.input, digest, maxDeletes };
    let result: Result;
    try {
      result = (await api.run(ApplyRules, { input }, signal)).applyInventories;
    } catch (error) {
      if (signal.aborted) return done({ by: 'interruption' });
      const isRefused = error instanceof ApiError && !error.isOfFields;
      if (isRefused && outcomes.size === 0) throw error;
      const reason = printable(error instanceof Error ? error.message : String(error));
      return done({ by: isRefused ? 'refusal' : 'lost answer', reason });
    }
    if (result.__typename === 'StalePlanError')
      return done({ by: 'stale plan', plan: result.plan });
    if (result.__typename !== 'ApplyInventoriesSuccess') {
      return done({ by: 'refusal', reason: printable(result.message) });
    }
    for (const outcome of result.outcomes) outcomes.set(ruleName(outcome), outcome);
    const applied = result.outcomes.filter(({ status }) => status === 'APPLIED');
    progress.add(applied.length);
    if (applied.length === 0 || signal.aborted) break;
    digest = result.remainingDigest;
  }
  return done();
}
