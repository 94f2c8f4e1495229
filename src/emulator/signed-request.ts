import type { Query } from './query.ts';

/** The parts of a request that a signature covers. */
export interface SignedRequest {
  readonly method: string;
  readonly bucket?: string;
  readonly object?: string;
  readonly query: Query;
  /** By lower-case name, values decoded as UTF-8. */
  readonly headers: ReadonlyMap<string, string>;
}
