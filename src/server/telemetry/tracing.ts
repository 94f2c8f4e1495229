import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { proxyAgentOptions, proxyFor } from '../../egress-proxy.ts';
import { InventoryError } from '../../inventory/errors.ts';
import type { OssObserver } from '../../oss/client/observer.ts';
import { VERSION } from '../../version.ts';
import type { RequestContext } from '../request-context.ts';
import { createSampler, type SamplerOptions } from './sampler.ts';
import { errorCodes } from './use-request-records.ts';

/** How long the last spans may take to be delivered at the end, in milliseconds. */
const FLUSH_MS = 2000;

/** Bounds attributes with names that callers choose. */
const MAX_ATTRIBUTE_LENGTH = 256;

/** Answers of OSS that say no more than that a rule, or rules, do not exist or exist already. */
const NORMAL_STATUSES: ReadonlySet<number> = new Set([404, 409]);

/** Traces operations, in them the resolvers that read from or write to OSS, and in those the HTTP requests. */
export interface Tracing {
  readonly observer: OssObserver;
  readonly plugin: Plugin<RequestContext>;
  /** Runs a resolver in a span, and returns its result as it is. */
  resolve(name: string, run: () => unknown): unknown;
  /** Delivers the last spans, within 2 s. */
  close(): Promise<void>;
}

/** The operation or resolver that is running. */
interface Scope {
  /** The parent of new spans. */
  readonly context: Context;
  readonly span: Span | undefined;
}

/**
 * Sends spans to an OTLP/HTTP collector in batches. Sets no global, so that a process can have several. Names and
 * attributes follow OpenTelemetry's conventions for GraphQL servers and HTTP, without those that would have an address,
 * a header, a query or a variable (`url.full`, `server.address`, `graphql.document`).
 *
 * @param endpoint the collector's address without `/v1/traces`.
 */
export function createTracing(endpoint: string, sampling: SamplerOptions, log: Logger): Tracing {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'oss-inventory-graphql',
      'service.version': VERSION,
    }).merge(detectResources({ detectors: [serviceInstanceIdDetector, envDetector] })),
    sampler: createSampler(sampling, log),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: createLoggingExporter(createExporter(url), log) }),
    ],
    spanLimits: { attributeValueLengthLimit: MAX_ATTRIBUTE_LENGTH },
  });
  const tracer = provider.getTracer('oss-inventory-graphql');
  const propagator = new W3CTraceContextPropagator();
  const scopes = new AsyncLocalStorage<Scope>();
  /** Of executed operations whose answers are not sent yet. */
  const operations = new WeakMap<Request, Span>();

  return {
    plugin: {
      onExecute({ args, executeFn, setExecuteFn }) {
        const { request, method, params, trustedDocument } = args.contextValue;
        const operation = getOperationAST(args.document, args.operationName);
        if (!operation) return;
        // Names that callers choose would be unbounded in number.
        const name = trustedDocument ? operation.name?.value : undefined;
        const parent = propagator.extract(ROOT_CONTEXT, request.headers, fromHeaders);
        const span = tracer.startSpan(
          name === undefined ? operation.operation : `${operation.operation} ${name}`,
          {
            kind: SpanKind.SERVER,
            attributes: {
              'http.request.method': method,
              'http.route': new URL(request.url).pathname,
              'graphql.operation.type': operation.operation,
              'graphql.document.hash': hashOf(params.query ?? ''),
              ...(name === undefined ? {} : { 'graphql.operation.name': name }),
            },
          },
          parent,
        );
        operations.set(request, span);
        const scope = { context: trace.setSpan(parent, span), span };
        setExecuteFn((executed) => scopes.run(scope, () => executeFn(executed)));
      },
      onResultProcess({ result, request }) {
        if (!('errors' in result)) return;
        const [code] = errorCodes(result.errors ?? []);
        const span = operations.get(request);
        if (span && code !== undefined) fail(span, code);
      },
      onResponse({ request, response }) {
        const span = operations.get(request);
        span?.setAttribute('http.response.status_code', response.status).end();
      },
    },

    resolve(name, run) {
      const outer = scopes.getStore();
      if (!outer) return run();
      const scope = new ResolverScope(tracer, name, outer);
      try {
        const result = scopes.run(scope, run);
        whenSettled(result, scope);
        return result;
      } catch (error) {
        scope.end(error);
        throw error;
      }
    },

    observer: {
      sent({ action, method, bucket, region }) {
        const span = tracer.startSpan(
          action,
          {
            kind: SpanKind.CLIENT,
            attributes: {
              'http.request.method': method,
              'oss.action': action,
              'oss.region': region,
              ...(bucket === '' ? {} : { 'oss.bucket': bucket }),
            },
          },
          scopes.getStore()?.context ?? ROOT_CONTEXT,
        );
        return ({ status, requestId, failure }) => {
          if (status !== null) span.setAttribute('http.response.status_code', status);
          if (requestId !== null) span.setAttribute('oss.request_id', requestId);
          if (status === null) fail(span, failure ?? 'connection');
          else if (status >= 400 && !NORMAL_STATUSES.has(status)) fail(span, String(status));
          span.end();
        };
      },
      retrying({ reason, waitMs }) {
        scopes.getStore()?.span?.addEvent('oss.retry', { reason, 'wait.ms': Math.round(waitMs) });
      },
    },

    async close() {
      const late = new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref());
      await Promise.race([provider.shutdown().catch(() => {}), late]);
    },
  };
}

/**
 * The span of a resolver, created when the resolver sends a request to OSS and backdated to its start: most resolvers
 * have their value at hand, or wait for another one's request.
 */
class ResolverScope implements Scope {
  readonly #tracer: Tracer;
  readonly #name: string;
  readonly #outer: Scope;
  readonly #startTime = performance.now();
  #span: Span | undefined;

  constructor(tracer: Tracer, name: string, outer: Scope) {
    this.#tracer = tracer;
    this.#name = name;
    this.#outer = outer;
  }

  get span(): Span | undefined {
    return this.#span;
  }

  get context(): Context {
    const { context } = this.#outer;
    this.#span ??= this.#tracer.startSpan(this.#name, { startTime: this.#startTime }, context);
    return trace.setSpan(context, this.#span);
  }

  end(error?: unknown): void {
    if (error !== undefined && this.#span) fail(this.#span, typeOf(error));
    this.#span?.end(performance.now());
  }
}

/** The items of a list can be promises, too. */
function whenSettled(result: unknown, scope: ResolverScope): void {
  if (result instanceof Promise) {
    result.then(
      () => scope.end(),
      (error) => scope.end(error),
    );
  } else if (Array.isArray(result)) {
    void Promise.allSettled(result).then(() => scope.end());
  } else scope.end();
}

/** @param type of few values, for `error.type`. */
function fail(span: Span, type: string): void {
  span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR });
}

function typeOf(error: unknown): string {
  if (error instanceof InventoryError) return error.publicCode;
  return error instanceof Error ? error.name : typeof error;
}

function hashOf(document: string): string {
  return createHash('sha256').update(document).digest('hex');
}

const fromHeaders = {
  keys: (headers: Headers) => [...headers.keys()],
  get: (headers: Headers, name: string) => headers.get(name) ?? undefined,
};

/** The exporter's own agent does not use the environment's proxy. */
function createExporter(url: string): OTLPTraceExporter {
  const proxy = proxyFor(new URL(url));
  if (!proxy) return new OTLPTraceExporter({ url });
  const httpAgentOptions = { keepAlive: true, ...proxyAgentOptions(proxy) };
  return new OTLPTraceExporter({ url, httpAgentOptions });
}

/** Logs failed exports as warnings; losing traces is not an error. */
function createLoggingExporter(exporter: OTLPTraceExporter, log: Logger): SpanExporter {
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.code !== ExportResultCode.SUCCESS) {
          log.warn(
            { err: result.error, spans: spans.length },
            'traces were not delivered, check OTEL_EXPORTER_OTLP_ENDPOINT',
          );
        }
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}
