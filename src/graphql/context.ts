import type { Access } from '../access/policy.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { Plans } from '../loaders/plan/plans.ts';
import type { Writes } from '../loaders/writes.ts';
import type { FieldObserver } from './field-observer.ts';

/**
 * The context of a resolver. `loaders`, `writes` and `plans` are its only access to OSS, and check the caller's rights.
 */
export interface Context {
  readonly loaders: Loaders;
  readonly writes: Writes;
  readonly plans: Plans;
  /** The caller's rights, for the fields that show them. */
  readonly access: Access;
  /** Runs the resolvers of fields that read from or write to OSS; absent: they run unobserved. */
  readonly fields?: FieldObserver | undefined;
}
