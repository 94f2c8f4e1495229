import type { RequestLimits } from '../../config/request-limits.ts';
import { useCacheAge } from './use-cache-age.ts';
import { type Compiling, useCompiledExecution } from './use-compiled-execution.ts';
import { type RateLimitOptions, useCostAndRate } from './use-cost-and-rate.ts';
import { useDisableIntrospection } from './use-disable-introspection.ts';
import { createDocumentCache, useDocumentCache } from './use-document-cache.ts';
import { useDocumentLimits } from './use-document-limits.ts';
import { useKnownOperation } from './use-known-operation.ts';
import { useResponseLimit } from './use-response-limit.ts';

/** How operations are limited and executed. */
export interface OperationOptions {
  readonly limits: RequestLimits;
  /** Absent: callers may ask as much as they like. */
  readonly rateLimit: RateLimitOptions | undefined;
  /** Whether the schema can be read. */
  readonly introspection: boolean;
  /** Whether `_service` answers without introspection too, as only the gateway is answered. */
  readonly isServiceOpen: boolean;
  /** When queries are compiled. */
  readonly compiling: Compiling;
}

/** The plugins from a document to its result. */
export function operationPlugins({
  limits,
  rateLimit,
  introspection,
  isServiceOpen,
  compiling,
}: OperationOptions) {
  const documents = createDocumentCache();
  return [
    // Before parsing and before validation: what would take too long.
    useDocumentLimits(limits, documents),
    useDocumentCache(documents),
    useKnownOperation(),
    ...(introspection ? [] : [useDisableIntrospection({ isServiceOpen })]),
    // Before a query is compiled, which is work too.
    useCostAndRate(limits.cost, rateLimit),
    useResponseLimit(limits.responseBytes),
    useCacheAge(),
    ...(compiling === 'never' ? [] : [useCompiledExecution(compiling, documents)]),
  ];
}
