import type { Registry } from '@prometheus-io/client';
import type { BirpcReturn, ChannelOptions } from 'birpc';
import type { Config } from '../config.ts';
import type { Whose } from '../oss/journal.ts';
import type { Taken } from '../server/limits/rate-limit.ts';
import type { EmulatorAccount } from './configured-oss.ts';

/** What a worker is to serve. */
export interface WorkerOrder {
  /** Which one it is, from 1 on. */
  readonly number: number;
  readonly config: Config;
  /** Where no account is configured. */
  readonly emulator: EmulatorAccount | undefined;
}

/** Where the API is, or why it cannot be served, in a line for people. */
export type Started =
  | { readonly url: string }
  | { readonly failure: string; readonly cause: unknown };

/** What a worker does for the primary. */
export interface WorkerCalls {
  start(order: WorkerOrder): Promise<Started>;
  finishUpdates(whose: Whose): void;
  metrics(): Promise<Awaited<ReturnType<Registry['getMetricsAsJSON']>>>;
  /** Lets what is under way finish, and ends the process. */
  stop(): Promise<never>;
}

/** What the primary does for a worker. */
export interface PrimaryCalls {
  /** Counts for all of them, as {@link RateLimiter.take}. */
  take(key: string, cost: number): Taken;
}

/** A worker, as the primary calls it. */
export type CalledWorker = BirpcReturn<WorkerCalls, PrimaryCalls>;

/** One side of a channel between processes. */
interface Side {
  send?(message: unknown, callback: (error: Error | null) => void): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

interface Channel extends ChannelOptions {
  readonly onGeneralError: (error: Error, name?: string) => boolean;
}

/** Calls over a channel; one that is closed has them fail. */
export function callsOver(side: Side): Channel {
  return {
    // With a name: an answer to who has ended meanwhile. Without: a call of this side's, which fails.
    onGeneralError: (_error, name) => name !== undefined,
    post: (message) =>
      new Promise<void>((resolve, reject) => {
        side.send?.(message, (error) => (error ? reject(error) : resolve()));
      }),
    on: (listener) => void side.on('message', listener),
  };
}
