import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { FieldObserver } from '../../graphql/field-observer.ts';
import { InventoryError } from '../../inventory/errors.ts';
import type { AuditChange } from '../../loaders/plan/apply-plan.ts';
import type { SignedFile } from '../../loaders/report-settings.ts';
import type { Writes } from '../../loaders/writes.ts';
import { allObservers, type OssObserver } from '../../oss/client/observer.ts';
import type { Journal } from '../../oss/inventory/journal.ts';
import type { Oss } from '../../oss/oss.ts';
import type { RequestContext } from '../request-context.ts';
import { createAuditLog } from './audit-log.ts';
import { logFailure } from './log-failure.ts';
import { requestLog } from './request-log.ts';
import type { SamplerOptions } from './sampler.ts';
import { type RequestRecord, useRequestRecords } from './use-request-records.ts';

/** Options of {@link createTelemetry}. */
export interface TelemetryOptions extends SamplerOptions {
  readonly log: Logger;
  /** Where metrics are served. @default nowhere */
  readonly metrics?: { readonly host: string; readonly port: number } | undefined;
  /** The OTLP/HTTP collector that receives traces. @default none */
  readonly tracesEndpoint?: string | undefined;
}

/** The access log, the audit log, metrics and traces of a server. */
export interface Telemetry {
  /** For `createOss`. */
  readonly ossObserver: OssObserver;
  /** The first plugin: it sees each request before the others. */
  readonly first: Plugin<RequestContext, RequestContext>;
  /** The last plugins: they record answers as they are sent, and trace operations that no other plugin refused. */
  readonly last: readonly (Plugin<RequestContext> | Plugin<RequestContext, RequestContext>)[];
  /** The URL of the metrics; absent if they are not served. */
  readonly metricsUrl: string | undefined;
  /** Creates the observer in a request's context. */
  fieldsOf(request: Pick<RequestContext, 'caller'>): FieldObserver;
  /** Creates the audit of a request's signed URLs. */
  signedUrlOf(request: Pick<RequestContext, 'caller'>): (file: SignedFile) => void;
  /** Creates the audit of the changes of a request's plan. */
  auditChangeOf(request: Pick<RequestContext, 'caller'>): AuditChange;
  /** Makes writes whose rules the audit log shows. */
  observeWrites(writes: Writes): Writes;
  /** Makes a journal whose entries are measured. */
  observeJournal(journal: Journal): Journal;
  /** Measures OSS's queue. */
  watch(oss: Pick<Oss, 'queue'>): void;
  /** Delivers pending logs and traces after the last request, within 2 s. */
  close(): Promise<void>;
}

/**
 * Starts what is configured, and loads only the libraries for that.
 *
 * @throws Error if metrics cannot be served at their address.
 */
export async function createTelemetry({
  log,
  metrics: address,
  tracesEndpoint,
  ...sampling
}: TelemetryOptions): Promise<Telemetry> {
  const audit = createAuditLog(log);
  const metrics = address && (await startMetrics(address, log));
  const tracing =
    tracesEndpoint === undefined ? undefined : await startTracing(tracesEndpoint, sampling, log);

  const consumers: ((record: RequestRecord) => void)[] = [requestLog(log)];
  if (metrics) consumers.push(metrics.count);
  const observers = [breakerLog(log), audit.observer, metrics?.observer, tracing?.observer];
  const records = useRequestRecords(consumers);
  const query: FieldObserver['query'] = tracing
    ? ({ name }, run) => tracing.resolve(name, run)
    : (_field, run) => run();

  return {
    ossObserver: allObservers(observers.filter((each) => each !== undefined)),
    first: records.first,
    last: [records.last, ...(tracing ? [tracing.plugin] : [])],
    metricsUrl: metrics?.url,
    fieldsOf: (request) => ({
      query,
      async mutation(field, run) {
        const runQuery = () => query(field, run);
        // A validation changes nothing, so the audit log has no line for it.
        const isValidation = field.args['validateOnly'] === true;
        const value: unknown = await (isValidation
          ? runQuery()
          : audit.mutation(request.caller, field, runQuery));
        // The errors plugin returns a proxy, whose methods are those of the error itself. Inputs have no methods.
        const result: unknown = Object(value).valueOf?.();
        if (result instanceof InventoryError) logFailure(log, result);
        return value;
      },
    }),
    signedUrlOf:
      ({ caller }) =>
      (file) =>
        audit.signedUrl(caller, file),
    auditChangeOf:
      ({ caller }) =>
      async (change, run) => {
        const outcome = await audit.change(caller, change, run);
        if (outcome.error instanceof InventoryError) logFailure(log, outcome.error);
        return outcome;
      },
    observeWrites: audit.observe,
    observeJournal: (journal) => metrics?.observeJournal(journal) ?? journal,
    watch: (oss) => metrics?.watch(oss),
    async close() {
      await audit.idle();
      await Promise.all([metrics?.close(), tracing?.close()]);
    },
  };
}

/** Operators need to know that OSS is down, with or without metrics. */
function breakerLog(log: Logger): OssObserver {
  return {
    breaker(region, isOpen) {
      if (isOpen) log.warn({ region }, 'OSS does not answer: requests fail at once until it does');
      else log.info({ region }, 'OSS answers again');
    },
  };
}

async function startMetrics(address: NonNullable<TelemetryOptions['metrics']>, log: Logger) {
  const { createMetrics } = await import('./metrics.ts');
  const { serveMetrics } = await import('./metrics-server.ts');
  const metrics = createMetrics();
  return { ...metrics, ...(await serveMetrics(metrics.registry, address, log)) };
}

async function startTracing(endpoint: string, sampling: SamplerOptions, log: Logger) {
  const { createTracing } = await import('./tracing.ts');
  return createTracing(endpoint, sampling, log);
}
