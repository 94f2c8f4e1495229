import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../../graphql/error-codes.ts';

/** Creates the error of a request that exceeds a limit. */
export function limitExceeded(
  code: ErrorCode,
  message: string,
  numbers: { readonly limit: number; readonly requested?: number },
  status = 400,
): GraphQLError {
  // Not by the specification, which has the status 200 for callers that only accept application/json.
  return new GraphQLError(message, {
    extensions: { code, ...numbers, http: { status, spec: false } },
  });
}
