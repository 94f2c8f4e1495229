import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../../graphql/error-codes.ts';

/** The error of a request that goes beyond a limit. */
export function limitExceeded(
  code: ErrorCode,
  message: string,
  numbers: { readonly limit: number; readonly requested?: number },
  status = 400,
): GraphQLError {
  // Not by the specification, which has 200 for callers that only know application/json.
  return new GraphQLError(message, {
    extensions: { code, ...numbers, http: { status, spec: false } },
  });
}
