import { InventoryError } from '../../inventory/errors.ts';
import type { InventoryPlan } from './plan.ts';

/** The plan has another digest than the caller expects. */
export class StalePlanError extends InventoryError {
  /** The plan as it is now. */
  readonly plan: InventoryPlan;

  constructor(plan: InventoryPlan) {
    super(
      'The plan no longer is the one with this `digest`: rules were changed, or buckets could not be read, after it was ' +
        'made. Nothing was changed now. Look at `plan`, and send its `digest`.',
      'StalePlan',
    );
    this.plan = plan;
  }
}
