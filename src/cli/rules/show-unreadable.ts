import { complain } from '../exit.ts';
import { printable } from '../printable.ts';

/** A bucket whose rules could not be read, or not all of them, and why. */
export interface UnreadableBucket {
  readonly name: string;
  readonly reason: string;
}

/** Names the buckets that could not be read, each in one line. */
export function showUnreadable(buckets: readonly UnreadableBucket[]): void {
  for (const { name, reason } of buckets) {
    complain(printable(`Bucket ${name} cannot be read: ${reason}`));
  }
}
