import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../../graphql/error-codes.ts';

/**
 * A request that is refused as HTTP, before it reaches GraphQL. The request log has its message, so it quotes nothing of
 * a body.
 */
export class HttpError extends GraphQLError {
  /** @param status holds for both media types of answers. */
  constructor(
    status: number,
    code: ErrorCode,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message, { extensions: { code, http: { status, headers, spec: false } } });
  }
}
