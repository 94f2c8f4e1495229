import type { Loaders } from '../loaders/loaders.ts';
import type { Writes } from '../loaders/writes.ts';
import type { FieldObserver } from './field-observer.ts';

/** What a resolver gets. `loaders` and `writes` are its only way to OSS, and enforce what the caller may do. */
export interface Context {
  readonly loaders: Loaders;
  readonly writes: Writes;
  /** Runs the fields that ask OSS; absent: nobody observes them. */
  readonly fields?: FieldObserver | undefined;
}
