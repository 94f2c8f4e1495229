import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import type { OssObserver } from '../../oss/client/observer.ts';
import type { Oss } from '../../oss/oss.ts';
import type { RequestRecord } from './use-request-records.ts';

/** What is counted, for Prometheus. */
export interface Metrics {
  readonly registry: Registry;
  readonly observer: OssObserver;
  /** Counts a request to this server. */
  keep(record: RequestRecord): void;
  /** Reads how full OSS's queue is, whenever it is asked for. */
  watch(oss: Pick<Oss, 'queue'>): void;
}

/** Seconds, for answers between one out of memory and one that used up all of its retries. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** More codes than this server has; none is a caller's, so this is for mistakes to come. */
const MAX_CODES = 100;

/**
 * Makes the metrics. Every label has a bounded number of values, whatever callers send: a name of
 * theirs is none of them, unless it is of a document that this server was given.
 */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const codes = new Set<string>();

  const requests = new Counter({
    name: 'graphql_requests_total',
    help: 'GraphQL requests, by how they ended.',
    labelNames: ['operation', 'type', 'outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'graphql_request_duration_seconds',
    help: 'How long GraphQL requests took, from their head to their answer.',
    labelNames: ['operation', 'type'],
    buckets: BUCKETS,
    registers,
  });
  const errors = new Counter({
    name: 'graphql_errors_total',
    help: 'GraphQL errors that went out, by their code: also what limits and the rate refused.',
    labelNames: ['code'],
    registers,
  });
  const sent = new Counter({
    name: 'oss_requests_total',
    help: 'HTTP requests to OSS, by RAM action and class of status, or why no answer came.',
    labelNames: ['action', 'status'],
    registers,
  });
  const sentFor = new Histogram({
    name: 'oss_request_duration_seconds',
    help: 'How long HTTP requests to OSS took, without the wait for their turn.',
    labelNames: ['action'],
    buckets: BUCKETS,
    registers,
  });
  const retries = new Counter({
    name: 'oss_retries_total',
    help: 'Requests to OSS that were repeated, by why.',
    labelNames: ['reason'],
    registers,
  });
  const broken = new Gauge({
    name: 'oss_breakers_open',
    help: 'How many regions of OSS are taken for dead.',
    registers,
  });
  const breaks = new Counter({
    name: 'oss_breaker_opened_total',
    help: 'How often a region of OSS was taken for dead.',
    registers,
  });
  const probes = new Counter({
    name: 'oss_probes_total',
    help: 'How often a dead region was tried again.',
    labelNames: ['outcome'],
    registers,
  });
  const cached = new Counter({
    name: 'oss_cache_reads_total',
    help: 'Reads of rules while the cache is on, by whether it had them.',
    labelNames: ['outcome'],
    registers,
  });

  return {
    registry,
    observer: {
      sent({ action }) {
        return ({ status, failure, ms }) => {
          const what =
            status === null ? (failure ?? 'connection') : `${Math.trunc(status / 100)}xx`;
          sent.inc({ action, status: what });
          sentFor.observe({ action }, ms / 1000);
        };
      },
      retrying: ({ reason }) => retries.inc({ reason }),
      breaker(_region, isOpen) {
        broken.inc(isOpen ? 1 : -1);
        if (isOpen) breaks.inc();
      },
      probed: (_region, isBack) => probes.inc({ outcome: isBack ? 'answered' : 'failed' }),
      cache: (isHit) => cached.inc({ outcome: isHit ? 'hit' : 'miss' }),
    },
    keep(record) {
      if (!record.isGraphql) return;
      const operation = (record.isTrusted && record.operationName) || 'other';
      const type = record.operation ?? 'none';
      requests.inc({ operation, type, outcome: outcomeOf(record) });
      durations.observe({ operation, type }, record.ms / 1000);
      for (const code of record.errorCodes ?? []) {
        if (codes.size < MAX_CODES) codes.add(code);
        errors.inc({ code: codes.has(code) ? code : 'other' });
      }
    },
    watch({ queue }) {
      for (const state of ['running', 'waiting'] as const) {
        new Gauge({
          name: `oss_queue_${state}`,
          help: `Requests to OSS that are ${state}.`,
          registers,
          collect() {
            this.set(queue[state]);
          },
        });
      }
    },
  };
}

/** What OSS did not do, or not for the account of this server. */
const UPSTREAM: ReadonlySet<string> = new Set([
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'THROTTLED',
  'ACCESS_DENIED',
]);

/** Whose fault the worst of it was. */
function outcomeOf({ errorCodes = [], status }: RequestRecord): string {
  if (errorCodes.includes('INTERNAL_SERVER_ERROR') || status >= 500) return 'internal';
  if (errorCodes.some((code) => UPSTREAM.has(code))) return 'upstream';
  return errorCodes.length > 0 || status >= 400 ? 'caller' : 'ok';
}
