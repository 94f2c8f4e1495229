import type { Access } from '../../access/policy.ts';
import { InvalidArgumentError } from '../../inventory/errors.ts';
import type { OssStores } from '../../oss/oss.ts';
import type { Loaders } from '../loaders.ts';
import { assertMutable } from '../write-checks.ts';
import type { Writes } from '../writes.ts';
import {
  type AppliedPlan,
  type ApplyOptions,
  type ApplyParts,
  applyPlan,
  checkOptions,
  checkPlan,
} from './apply-plan.ts';
import { createPlan } from './create-plan.ts';
import type { PlanRequest } from './desired-rules.ts';
import type { InventoryPlan } from './plan.ts';

/** Options of {@link createPlans}. */
export interface PlanOptions {
  readonly access: Access;
  /** Aborts planning; then no new change begins. */
  readonly signal?: AbortSignal | undefined;
  /** Whether the server stops: then no new change begins. @default never */
  readonly isStopping?: ApplyParts['isStopping'] | undefined;
  /** Runs each change of a plan, for the audit log. @default runs it */
  readonly auditChange?: ApplyParts['auditChange'] | undefined;
}

/** Creates the plans of one GraphQL request. */
export function createPlans(
  { buckets }: Pick<OssStores, 'buckets'>,
  loaders: Loaders,
  writes: Writes,
  options: PlanOptions,
) {
  const { access, signal, isStopping = () => false } = options;
  const { auditChange = (_change, run) => run() } = options;
  const parts = { buckets, access, loaders, signal };

  return {
    /** Plans, and changes nothing. @throws InvalidArgumentError, and what listing the buckets throws. */
    create: (request: PlanRequest): Promise<InventoryPlan> => createPlan(parts, request),

    /**
     * Plans again, and applies the plan if it still is the one that the caller has seen. The paths of the plan's issues
     * start with `plan`.
     *
     * @throws StalePlanError, AccessDeniedError if this replica is read-only, and as `create` does.
     */
    async apply(request: PlanRequest, apply: ApplyOptions): Promise<AppliedPlan> {
      assertMutable(parts.access);
      checkOptions(apply);
      const plan = await createPlan(parts, request).catch(withinPlan);
      checkPlan(plan, apply);
      return applyPlan({ writes, signal, isStopping, auditChange }, plan);
    },
  };
}

/** The plans of one request. */
export type Plans = ReturnType<typeof createPlans>;

function withinPlan(error: unknown): never {
  if (!(error instanceof InvalidArgumentError)) throw error;
  const issues = error.issues.map((issue) => ({ ...issue, path: ['plan', ...issue.path] }));
  throw new InvalidArgumentError(issues, error.code, error);
}
