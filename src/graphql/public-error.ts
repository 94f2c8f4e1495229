import { GraphQLError } from 'graphql';
import { InvalidArgumentError, InventoryError, ThrottledError } from '../inventory/errors.ts';
import { ReportDamagedError } from '../reports/report-damaged-error.ts';

/**
 * Turns an expected failure of a query into a GraphQL error with a public code and OSS's own code, request id and EC.
 * Returns `undefined` for any other error.
 */
export function toPublicError(error: unknown): GraphQLError | undefined {
  if (!(error instanceof GraphQLError)) return undefined;
  const cause = error.originalError;
  if (!(cause instanceof InventoryError)) return undefined;
  const { code, requestId, ec } = cause;
  return new GraphQLError(cause.message, {
    nodes: error.nodes ?? null,
    path: error.path ?? null,
    originalError: cause,
    extensions: { code: cause.publicCode, oss: { code, requestId, ec }, ...hints(cause) },
  });
}

function hints(error: InventoryError) {
  if (error instanceof ReportDamagedError) {
    const { kind, file } = error.problem;
    return { problem: { kind, file } };
  }
  if (error instanceof InvalidArgumentError) {
    return { issues: error.issues.map(({ path, message }) => ({ path, message })) };
  }
  return error instanceof ThrottledError && error.retryAfterSeconds !== null
    ? { retryAfterSeconds: error.retryAfterSeconds }
    : {};
}
