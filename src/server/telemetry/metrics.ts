import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import { ruleKey } from '../../inventory/configuration.ts';
import type { LeaseEvent, OssObserver } from '../../oss/client/observer.ts';
import type { Journal } from '../../oss/inventory/journal.ts';
import type { Oss } from '../../oss/oss.ts';
import { VERSION } from '../../version.ts';
import type { RequestRecord } from './use-request-records.ts';

/** Prometheus metrics. */
export interface Metrics {
  readonly registry: Registry;
  readonly observer: OssObserver;
  /** Counts a request to this server. */
  count(record: RequestRecord): void;
  /** Adds gauges of OSS's queue, which are read at each scrape. */
  watch(oss: Pick<Oss, 'queue'>): void;
  /** Adds a gauge of the entries that the returned journal has, as far as this process has read or written them. */
  observeJournal(journal: Journal): Journal;
}

/** In seconds, from an answer out of memory to one after all retries. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const LEASE_EVENTS: readonly LeaseEvent[] = ['taken', 'refused', 'unleased', 'overrun', 'lost'];

/** Bounds the label: more codes than this server has. */
const MAX_CODES = 100;

/** Bounds the labels: a client's name together with its version. */
const MAX_CLIENTS = 100;

/**
 * Creates the metrics. The values of each label are bounded, whatever callers send: of their words, only names of
 * trusted documents and the first names of clients become values.
 */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const codes = new Set<string>();
  const clients = new Set<string>();

  const requests = new Counter({
    name: 'graphql_requests_total',
    help: 'GraphQL requests, by outcome.',
    labelNames: ['operation', 'type', 'outcome'],
    registers,
  });
  const durations = new Histogram({
    name: 'graphql_request_duration_seconds',
    help: "Duration of GraphQL requests, from the request's head to the answer.",
    labelNames: ['operation', 'type'],
    buckets: BUCKETS,
    registers,
  });
  const requestsOfClients = new Counter({
    name: 'graphql_client_requests_total',
    help: 'Executed GraphQL operations, by the client that names itself.',
    labelNames: ['client', 'version'],
    registers,
  });
  const errors = new Counter({
    name: 'graphql_errors_total',
    help: 'GraphQL errors in answers, by code, including refusals by limits and the rate limit.',
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
    help: 'Duration of HTTP requests to OSS, without the wait for their turn.',
    labelNames: ['action'],
    buckets: BUCKETS,
    registers,
  });
  const retries = new Counter({
    name: 'oss_retries_total',
    help: 'Repeated requests to OSS, by reason.',
    labelNames: ['reason'],
    registers,
  });
  const broken = new Gauge({
    name: 'oss_breakers_open',
    help: 'Regions of OSS with an open circuit breaker.',
    registers,
  });
  const breaks = new Counter({
    name: 'oss_breaker_opened_total',
    help: 'How often a circuit breaker opened.',
    registers,
  });
  const probes = new Counter({
    name: 'oss_probes_total',
    help: 'Probes of regions with an open circuit breaker, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const cached = new Counter({
    name: 'oss_cache_reads_total',
    help: 'Reads of rules with the cache on, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const leases = new Counter({
    name: 'oss_write_leases_total',
    help: 'Leases of writes, by what happened to them; overrun, lost and unleased may be double writes.',
    labelNames: ['event'],
    registers,
  });
  // From the start, so that the first event is an increase.
  for (const event of LEASE_EVENTS) leases.inc({ event }, 0);

  /** Without the requests that were refused: a stranger without a credential could use up the values. */
  const countClient = ({ operation, client: { name, version = '' } }: RequestRecord) => {
    if (operation === undefined || name === undefined) return;
    const key = JSON.stringify([name, version]);
    if (clients.size < MAX_CLIENTS) clients.add(key);
    const isKnown = clients.has(key);
    requestsOfClients.inc({
      client: isKnown ? name : 'other',
      version: isKnown ? version : 'other',
    });
  };
  new Gauge({
    name: 'oss_inventory_graphql_build_info',
    help: 'The version of the server and of Node; always 1.',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: VERSION, node: process.version }, 1);

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
      lease: (event) => leases.inc({ event }),
    },
    count(record) {
      if (!record.isGraphql) return;
      const operation = (record.isTrusted && record.operationName) || 'other';
      const type = record.operation ?? 'none';
      requests.inc({ operation, type, outcome: outcomeOf(record) });
      durations.observe({ operation, type }, record.ms / 1000);
      countClient(record);
      for (const code of record.errorCodes ?? []) {
        if (codes.size < MAX_CODES) codes.add(code);
        errors.inc({ code: codes.has(code) ? code : 'other' });
      }
    },
    observeJournal(journal) {
      const entries = new Set<string>();
      new Gauge({
        name: 'oss_journal_entries',
        help: 'Rules in the journal of updates, whose writes OSS may still apply, or which must be put back.',
        registers,
        collect() {
          this.set(entries.size);
        },
      });
      return {
        ...journal,
        async read(onUnreadable) {
          const found = await journal.read(onUnreadable);
          for (const entry of found) entries.add(ruleKey(entry));
          return found;
        },
        async write(entry) {
          await journal.write(entry);
          entries.add(ruleKey(entry));
        },
        async remove(rule) {
          await journal.remove(rule);
          entries.delete(ruleKey(rule));
        },
      };
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

/** The errors of OSS, or of the server's account at OSS. */
const UPSTREAM: ReadonlySet<string> = new Set([
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'THROTTLED',
  'ACCESS_DENIED',
]);

/** The most severe outcome of a request's errors. */
function outcomeOf({ errorCodes = [], status }: RequestRecord): string {
  if (errorCodes.includes('INTERNAL_SERVER_ERROR') || status >= 500) return 'internal';
  if (errorCodes.some((code) => UPSTREAM.has(code))) return 'upstream';
  return errorCodes.length > 0 || status >= 400 ? 'caller' : 'ok';
}
