import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { maskError, type YogaServerOptions } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { ErrorCode } from '../../graphql/error-codes.ts';
import { toPublicError } from '../../graphql/errors.ts';
import { UpstreamError } from '../../inventory/errors.ts';
import { ContentResponse } from '../http/fetch-api.ts';

/** What a caller hears of a bug. */
const MESSAGE = 'Unexpected error: report its errorId to whoever runs this server.';

/** The longest message of an error, in characters. */
const LONGEST = 2000;

type Options = YogaServerOptions<object, object>;

/** What answers and the log tell of failures. */
export interface Masking {
  readonly maskedErrors: NonNullable<Options['maskedErrors']>;
  readonly logging: NonNullable<Options['logging']>;
  /** The answer where a plugin throws outside of GraphQL. */
  responseFromError(error: unknown): Response;
}

/**
 * The threat: what goes wrong inside shows how the inside is made, to whoever makes it go wrong. An
 * expected failure goes out with its code; anything else is a bug: its caller gets an id, which the
 * log has with the stack.
 */
export function createMasking(log: Logger): Masking {
  const told = new WeakSet<object>();

  const hidden = (failure: unknown): { readonly code: ErrorCode; readonly errorId: string } => {
    const errorId = randomUUID();
    try {
      log.error({ err: failure, errorId }, 'unexpected error');
    } catch {
      // It may be the log itself that fails.
    }
    return { code: 'INTERNAL_SERVER_ERROR', errorId };
  };

  const mask = (error: unknown, message: string): Error => cut(masked(error, message));

  const masked = (error: unknown, message: string): Error => {
    const original = maskError(error, message, false);
    if (original === error) return withCode(original);
    if (typeof error === 'object' && error !== null) told.add(error);
    const failure = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    const known = toPublicError(error);
    if (known) {
      logExpected(log, failure);
      return known;
    }
    const { nodes, path } = error instanceof GraphQLError ? error : {};
    return new GraphQLError(MESSAGE, {
      nodes: nodes ?? null,
      path: path ?? null,
      extensions: { ...hidden(failure), unexpected: true },
    });
  };

  // It says nothing but what it does next, several times for each request.
  const chatter = log.isLevelEnabled('debug')
    ? (first: unknown) => log.debug({ yoga: String(first) }, 'yoga')
    : () => {};
  return {
    maskedErrors: { maskError: mask },
    logging: {
      debug: chatter,
      info: chatter,
      warn: (first) => log.warn({ yoga: String(first) }, 'yoga'),
      error(error: unknown) {
        // What it masks it reports too, once or twice.
        const isTold = typeof error === 'object' && error !== null && told.has(error);
        if (!isTold) log.error({ err: error }, 'yoga');
      },
    },
    responseFromError(error) {
      // Nobody is there to read it.
      if (isGivenUp(error)) return new ContentResponse(null, { status: 500 });
      const errors = [{ message: MESSAGE, extensions: hidden(error) }];
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      return new ContentResponse(JSON.stringify({ errors }), { status: 500, headers });
    },
  };
}

/** What a caller sent comes back in some messages, once for each field: not all of it. */
function cut(error: Error): Error {
  if (error.message.length > LONGEST) error.message = `${error.message.slice(0, LONGEST)}…`;
  return error;
}

function logExpected(log: Logger, failure: unknown): void {
  if (isGivenUp(failure)) log.debug({ err: failure }, 'given up: the caller left');
  else if (failure instanceof UpstreamError) log.warn({ err: failure }, 'OSS failed');
  else log.debug({ err: failure }, 'refused');
}

/** Whether OSS did not answer because the read was aborted (`callerLeft`). Causes may go in a ring. */
function isGivenUp(failure: unknown, depth = 0): boolean {
  if (!(failure instanceof Error) || depth > 5) return false;
  return failure.name === 'AbortError' || isGivenUp(failure.cause, depth + 1);
}

/** Callers tell errors apart by their codes; Yoga and its plugins leave some without one. */
function withCode(error: Error): Error {
  if (!(error instanceof GraphQLError)) return error;
  const { extensions } = error;
  if ('originalError' in extensions) {
    // Of JSON that cannot be read: a piece of the body, which also is what makes Yoga answer 400.
    delete extensions['originalError'];
    extensions.http = { status: 400 };
  }
  if (extensions.http?.status === 400 && extensions['code'] === undefined) {
    // Variables that cannot be coerced: the specification has 200 for callers that only know application/json.
    extensions.http.spec = true;
  }
  if (extensions.http?.status === 405) extensions['code'] = 'METHOD_NOT_ALLOWED';
  extensions['code'] ??= extensions.http?.status === 403 ? 'FORBIDDEN' : 'BAD_USER_INPUT';
  return error;
}
