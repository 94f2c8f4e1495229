import type { RequestLimits } from '../../config/request-limits.ts';
import { createDocumentMeasure } from './document-size.ts';
import { useCacheAge } from './use-cache-age.ts';
import { type Compiling, useCompiledExecution } from './use-compiled-execution.ts';
import { type RateLimitOptions, useCostAndRate } from './use-cost-and-rate.ts';
import { useDisableIntrospection } from './use-disable-introspection.ts';
import { createDocumentCache, useDocumentCache } from './use-document-cache.ts';
import { useDocumentLimits } from './use-document-limits.ts';
import { useKnownOperation } from './use-known-operation.ts';
import { useNoStore } from './use-no-store.ts';
import { useResponseLimit } from './use-response-limit.ts';
import { useValuePaths } from './use-value-paths.ts';

/** How operations are limited and executed. */
export interface OperationOptions {
  readonly limits: RequestLimits;
  /** Absent: the rate is not limited. */
  readonly rateLimit: RateLimitOptions | undefined;
  /** Whether the schema can be read. */
  readonly introspection: boolean;
  /** Whether `_service` answers without introspection, because only the gateway can ask. */
  readonly isServiceOpen: boolean;
  /** Whether answers can contain signed URLs. */
  readonly signsUrls: boolean;
  /** When queries are compiled. */
  readonly compiling: Compiling;
}

/** A limit of fewer steps would refuse small documents, and 10,000 take 30 ms. */
const MIN_MERGE_WORK = 10_000;

/** The plugins from a document to its result. */
export function operationPlugins({
  limits,
  rateLimit,
  introspection,
  isServiceOpen,
  signsUrls,
  compiling,
}: OperationOptions) {
  const documents = createDocumentCache();
  const mergeWork = Math.max(MIN_MERGE_WORK, 2 * limits.fields);
  const measure = createDocumentMeasure(mergeWork);
  return [
    // Before parsing and validation, which would take too long.
    useDocumentLimits({ ...limits, mergeWork }, documents, measure),
    useDocumentCache(documents),
    useKnownOperation(),
    useValuePaths(),
    ...(introspection ? [] : [useDisableIntrospection({ isServiceOpen })]),
    // Before a query is compiled, which takes time too.
    useCostAndRate(limits.cost, rateLimit),
    useResponseLimit(limits.responseBytes, measure),
    useCacheAge(),
    ...(signsUrls ? [useNoStore()] : []),
    ...(compiling === 'never' ? [] : [useCompiledExecution(compiling, documents, measure)]),
  ];
}
