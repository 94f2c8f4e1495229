import { LRUCache } from 'lru-cache';
import { FairQueue } from './fair-queue.ts';
import type { OssClient } from './messages.ts';

/** How many requests to one region run at the same time, unless OSS slows them down. */
const MAX_CONCURRENCY = 8;

/** After so many answers in a row that are not throttled, one more request may run. */
const ANSWERS_PER_STEP = 20;

/** More regions than OSS has, because a list of buckets could name ever new ones. */
const MAX_REGIONS = 100;

/** The requests to one region. */
interface Pace {
  readonly queue: FairQueue;
  concurrency: number;
  /** Answers since the last change. */
  answers: number;
  changes: number;
}

/**
 * Limits the concurrency of reads of many buckets, for each region: 8 at first, half as many after each 503 or 429,
 * and one more after 20 other answers. OSS limits the requests of an account to a region, so a walk over all buckets
 * leaves room for other work.
 */
export function createPacedClient(
  client: OssClient,
  regionOf: (bucket: string) => string,
): OssClient {
  const paces = new LRUCache<string, Pace>({ max: MAX_REGIONS });
  const paceOf = (region: string) => {
    const created = { queue: new FairQueue(MAX_CONCURRENCY), concurrency: MAX_CONCURRENCY };
    const pace = paces.get(region) ?? { ...created, answers: 0, changes: 0 };
    paces.set(region, pace);
    return pace;
  };
  return {
    send(request) {
      const pace = paceOf(regionOf(request.bucket));
      const send = async () => {
        const { changes } = pace;
        const response = await client.send(request);
        const isThrottled = response.status === 503 || response.status === 429;
        // Requests that ran at the same time are throttled together, and count once.
        if (!isThrottled) answered(pace);
        else if (changes === pace.changes) setConcurrency(pace, Math.ceil(pace.concurrency / 2));
        return response;
      };
      return pace.queue.run(request.bucket, send, request.signal);
    },
  };
}

function answered(pace: Pace): void {
  pace.answers += 1;
  if (pace.answers >= ANSWERS_PER_STEP && pace.concurrency < MAX_CONCURRENCY) {
    setConcurrency(pace, pace.concurrency + 1);
  }
}

function setConcurrency(pace: Pace, concurrency: number): void {
  pace.concurrency = concurrency;
  pace.answers = 0;
  pace.changes += 1;
  pace.queue.resize(concurrency);
}
