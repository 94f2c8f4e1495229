import { StartError } from '../../config/start-error.ts';
import { type Api, ApiError } from './api.ts';
import { PlanRules } from './documents.ts';
import type { ShownPlanFragment } from './gql/graphql.ts';
import type { RulesFile } from './rules-file.ts';
import { showUnreadable } from './show-unreadable.ts';

/**
 * Plans what a file of rules says.
 *
 * @throws StartError with a line for each problem of the file; else what `Api.run` throws.
 */
export async function makePlan(
  api: Api,
  { input, lineOf }: RulesFile,
  signal?: AbortSignal,
): Promise<ShownPlanFragment> {
  try {
    const { planInventories } = await api.run(PlanRules, { input }, signal);
    return planInventories;
  } catch (error) {
    const issues =
      error instanceof ApiError
        ? error.errors.flatMap(({ extensions }) => extensions?.issues ?? [])
        : [];
    if (issues.length === 0) throw error;
    const lines = issues.map(({ path, message }) => lineOf(path, message));
    throw new StartError(lines.join('\n'), { cause: error });
  }
}

/** Names the buckets of a plan that could not be read. @returns whether there is one. */
export function hasUnreadable({ unreadableBuckets }: ShownPlanFragment): boolean {
  showUnreadable(
    unreadableBuckets.map(({ bucket, cause }) => ({ name: bucket.name, reason: cause.message })),
  );
  return unreadableBuckets.length > 0;
}
