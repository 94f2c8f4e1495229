import { setTimeout as sleep } from 'node:timers/promises';
import { type Load, send } from './load.ts';
import type { Peer, Sample } from './peer.ts';

/** What a peer did in one run. */
export interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Processor time for each request, in milliseconds. */
  readonly cpuMs: number;
}

/** Something whose runs are compared: a peer with what it is sent. */
export interface Contender {
  readonly name: string;
  readonly peer: Peer;
  /** Does its work for some time, so many requests at once. */
  run(connections: number, ms: number): Promise<Sample>;
}

/** A contender that is sent HTTP requests. */
export function served(peer: Peer, load: Omit<Load, 'connections' | 'ms'>): Contender {
  return { name: peer.name, peer, run: (connections, ms) => send({ ...load, connections, ms }) };
}

/** How long each runs before it is measured, in milliseconds. */
const WARM_UP_MS = 12_000;

/** How long a turn is, in milliseconds: what else a machine does, and how fast it is, changes within seconds. */
const TURN_MS = 250;

/** What a contender still does after its last answer, for example for its log, is of its turn. */
const SETTLE_MS = 20;

/** How contenders are compared. */
interface Comparison {
  /** So many requests are under way at once. */
  readonly connections: number;
  readonly rounds: number;
  /** How long each contender runs in a round. */
  readonly ms: number;
}

/**
 * Lets the contenders run in short turns (A B A B), so that what else the machine does hits all of them alike.
 *
 * @returns the rounds of each, in the contenders' order.
 */
export async function compare(
  contenders: readonly Contender[],
  { connections, rounds, ms }: Comparison,
): Promise<readonly (readonly Measured[])[]> {
  // Cold code takes several times as long, and V8 goes on to compile it for ten seconds. In turns, as it throws
  // compiled code away while nothing happens.
  for (let left = WARM_UP_MS; left > 0; left -= TURN_MS) {
    for (const { run } of contenders) await run(connections, TURN_MS);
  }
  const all = contenders.map((): Measured[] => []);
  for (let round = 0; round < rounds; round += 1) {
    const sums = contenders.map((contender) => ({
      ...contender,
      ...{ latencies: [] as number[], ms: 0, cpuMs: 0 },
    }));
    for (let left = ms; left > 0; left -= TURN_MS) {
      for (const sum of sums) {
        const before = await sum.peer.cpuMs();
        const sample = await sum.run(connections, Math.min(left, TURN_MS));
        await sleep(SETTLE_MS);
        sum.cpuMs += (await sum.peer.cpuMs()) - before;
        sum.ms += sample.ms;
        for (const latency of sample.latencies) sum.latencies.push(latency);
      }
    }
    for (const [index, sum] of sums.entries()) all[index]?.push(measuredOf(sum));
  }
  return all;
}

function measuredOf({ latencies, ms, cpuMs }: Sample & { readonly cpuMs: number }): Measured {
  const sorted = latencies.toSorted((a, b) => a - b);
  return {
    perSecond: (latencies.length / ms) * 1000,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    cpuMs: cpuMs / latencies.length,
  };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The middle one, with the least and the greatest. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
  };
}
