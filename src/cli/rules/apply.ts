import { complain } from '../exit.ts';
import type { Api } from './api.ts';
import { type Applied, applyChanges } from './apply-changes.ts';
import { confirm } from './confirm.ts';
import type { ShownPlanFragment } from './gql/graphql.ts';
import { hasUnreadable, makePlan } from './make-plan.ts';
import type { ApiOptions } from './open-api.ts';
import { formatApplied, formatPlan, ruleName } from './plan-text.ts';
import { type RulesFile, readRulesFile } from './rules-file.ts';
import { withApi } from './with-api.ts';

/** Options of the command `apply`. */
export interface ApplyOptions extends ApiOptions {
  /** Whether the changes are made without a question. @default false */
  readonly yes?: boolean;
  /** The limit of rules that are deleted. @default 0 */
  readonly maxDeletes?: number;
  /** Whether rules are changed although some buckets cannot be read. */
  readonly allowUnreadable?: boolean;
}

/**
 * Makes the changes that a file of rules needs, after it has shown them and asked.
 *
 * @returns the exit code: 0 if all changes were made, else 1.
 */
export async function apply(
  file: string,
  { yes = false, maxDeletes = 0, allowUnreadable = false, ...options }: ApplyOptions,
): Promise<number> {
  if (!yes && !(process.stdin.isTTY && process.stderr.isTTY)) {
    complain('apply asks before it changes rules, and here is no terminal: add --yes.');
    return 1;
  }
  return withApi(options, { writes: true }, async (api, signal) => {
    const rules = await readRulesFile(file);
    const plan = await makePlan(api, rules, signal);
    process.stdout.write(formatPlan(plan));
    if (hasUnreadable(plan) && !allowUnreadable) {
      complain('Nothing was changed. With --allow-unreadable, the rules of the other buckets are.');
      return 1;
    }
    if (plan.changes.length === 0) return 0;
    if (plan.deleteCount > maxDeletes) {
      complain(
        `Rules to delete: ${plan.deleteCount}; the limit is ${maxDeletes} (--max-deletes). Nothing was changed.`,
      );
      return 1;
    }
    if (!yes && !(await confirm('Make the changes?', signal))) {
      complain('Nothing was changed.');
      return 1;
    }
    const applied = await applyChanges(api, { rules, plan, maxDeletes, signal });
    process.stdout.write(formatApplied(applied.outcomes));
    return report(applied, { api, rules, plan, signal });
  });
}

interface Request {
  readonly api: Api;
  readonly rules: RulesFile;
  readonly plan: ShownPlanFragment;
  readonly signal: AbortSignal;
}

/** Says what was not done, and why. @returns the exit code. */
async function report(
  { outcomes, stopped }: Applied,
  { api, rules, plan, signal }: Request,
): Promise<number> {
  const doneCount = outcomes.filter(({ status }) => status === 'APPLIED').length;
  if (stopped?.by === 'interruption') {
    complain(`Interrupted${await describeLeft(api, rules, plan)}`);
    return 1;
  }
  if (stopped?.by === 'lost answer') {
    complain(stopped.reason);
    complain(`There was no answer${await describeLeft(api, rules, plan)}`);
    return 1;
  }
  const summary = `Changes made: ${doneCount} of ${plan.changes.length}.`;
  if (stopped?.by === 'stale plan') {
    complain('The rules have changed since they were planned. This is the plan now:');
    process.stdout.write(formatPlan(stopped.plan));
  } else if (stopped) complain(stopped.reason);
  if (signal.aborted) complain('interrupted');
  if (doneCount === plan.changes.length) process.stdout.write(`${summary}\n`);
  else complain(`${summary} Run plan to see the others.`);
  return doneCount === plan.changes.length ? 0 : 1;
}

/** Without the answer of a call, a new plan shows what it has done. */
async function describeLeft(api: Api, rules: RulesFile, plan: ShownPlanFragment): Promise<string> {
  try {
    const now = await makePlan(api, rules, AbortSignal.timeout(LOOK_MS));
    const left = new Set(now.changes.map(ruleName));
    const unreadable = new Set(now.unreadableBuckets.map(({ bucket }) => bucket.name));
    const names = plan.changes.flatMap((change) => {
      const name = ruleName(change);
      if (unreadable.has(change.bucket.name)) return [`${name}: its bucket cannot be read now`];
      return left.has(name) ? [name] : [];
    });
    const doneCount = plan.changes.length - names.length;
    const others = names.length === 0 ? '' : ' Not made, or still under way:';
    const summary = `. Changes made: ${doneCount} of ${plan.changes.length}.${others}`;
    return [summary, ...names].join('\n');
  } catch {
    return ': what the last request has changed is not known. Run plan to see it.';
  }
}

/** How long the plan after an interruption may take, in milliseconds. */
const LOOK_MS = 30_000;
