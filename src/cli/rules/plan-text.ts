import { styleText } from 'node:util';
import { printable } from '../printable.ts';
import type { ApplyRulesMutation, PlannedAction, ShownPlanFragment } from './gql/graphql.ts';

type Change = ShownPlanFragment['changes'][number];
type Difference = Change['differences'][number];
type Result = ApplyRulesMutation['applyInventories'];
type Success = Extract<Result, { readonly __typename: 'ApplyInventoriesSuccess' }>;

/** What became of a change. */
export type Outcome = Success['outcomes'][number];

/** How an action is shown. */
const ACTIONS = {
  CREATE: { sign: '+', verb: 'create', color: 'green' },
  REPLACE: { sign: '~', verb: 'replace', color: 'yellow' },
  DELETE: { sign: '-', verb: 'delete', color: 'red' },
} as const satisfies Record<PlannedAction, object>;

/** Colours a text if standard output is a terminal, unless `NO_COLOR` is set. */
const color = (name: Parameters<typeof styleText>[0], text: string) =>
  styleText(name, text, { stream: process.stdout });

/** Formats a plan for people, without the buckets that could not be read. */
export function formatPlan(plan: ShownPlanFragment): string {
  const changes = plan.changes.map(formatChange);
  const notes = plan.unmatchedPatterns.map(
    (pattern) => `No bucket matches ${printable(JSON.stringify(pattern))}.`,
  );
  const blockedCount = plan.changes.filter(({ blockedBy }) => blockedBy).length;
  if (blockedCount > 0) notes.push(`Blocked, so that apply does not try them: ${blockedCount}.`);
  if (plan.replaceCount > 0) notes.push(REPLACE_NOTE);
  return [...changes, summaryOf(plan), ...notes].map((part) => `${part}\n`).join('');
}

const REPLACE_NOTE =
  'OSS has no update: to replace a rule, it is deleted and created again. For a moment it does not exist, and OSS starts ' +
  'its schedule again, with a report at once.';

/** Names a change's rule. */
export function ruleName({ bucket, inventoryId }: Pick<Change, 'bucket' | 'inventoryId'>): string {
  return printable(`${bucket.name}/${inventoryId}`);
}

function formatChange(change: Change): string {
  const { action, differences, blockedBy } = change;
  const { sign, verb, color: actionColor } = ACTIONS[action];
  const head = color(actionColor, `${sign} ${verb} ${ruleName(change)}`);
  const lines = differences.map((each) => `    ${formatDifference(each, action)}`);
  const blocked = blockedBy ? [color('red', `    blocked: ${printable(blockedBy.message)}`)] : [];
  return [head, ...blocked, ...lines, ''].join('\n');
}

function formatDifference({ path, before, after }: Difference, action: PlannedAction): string {
  const [old, now] = [before, after].map((value) => printable(value ?? 'none'));
  const values =
    action === 'CREATE' ? now : `${color('red', old ?? '')} → ${color('green', now ?? '')}`;
  return `${printable(path.join('.'))}: ${values}`;
}

function summaryOf({
  createCount,
  replaceCount,
  deleteCount,
  unchangedCount,
  unreadableBuckets: { length: unreadableCount },
}: ShownPlanFragment): string {
  if (createCount + replaceCount + deleteCount === 0) {
    const others = unreadableCount > 0 ? ` Buckets that cannot be read: ${unreadableCount}.` : '';
    return `No changes. Rules as the file says: ${unchangedCount}.${others}`;
  }
  return (
    `To create: ${createCount}, to replace: ${replaceCount}, to delete: ${deleteCount}; ` +
    `unchanged: ${unchangedCount}.`
  );
}

/** Formats what became of changes, one line for each. */
export function formatApplied(outcomes: readonly Outcome[]): string {
  const lines = outcomes.map((outcome) => {
    const { action, status, error } = outcome;
    const text = `${STATUSES[status]} ${ACTIONS[action].verb} ${ruleName(outcome)}`;
    const why = error ? `: ${printable(error.message)}` : '';
    return color(status === 'APPLIED' ? ACTIONS[action].color : 'red', `${text}${why}`);
  });
  return lines.map((line) => `${line}\n`).join('');
}

const STATUSES = { APPLIED: 'done     ', FAILED: 'failed   ', SKIPPED: 'not tried' } as const;
