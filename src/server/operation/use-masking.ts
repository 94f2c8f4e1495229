import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { maskError, type YogaServerOptions } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { ErrorCode } from '../../graphql/error-codes.ts';
import { toPublicError } from '../../graphql/public-error.ts';
import { ContentResponse } from '../http/fetch-api.ts';
import { isAborted, logFailure } from '../telemetry/log-failure.ts';

/** The message of a bug. */
const MESSAGE = 'Unexpected error. Report its errorId to the operator of this server.';

/** The maximum length of an error's message, in characters. */
const MAX_LENGTH = 2000;

type Options = YogaServerOptions<object, object>;

/** What Yoga needs to mask and to log failures. */
export interface Masking {
  readonly maskedErrors: NonNullable<Options['maskedErrors']>;
  readonly logging: NonNullable<Options['logging']>;
  /** Creates the answer if a plugin throws outside of GraphQL. */
  responseFromError(error: unknown): Response;
}

/**
 * The threat: the message of a bug shows internals to the caller who provokes it. An expected failure is answered with
 * its code. Any other failure is a bug: the caller gets an id, and the log has the stack with that id.
 */
export function createMasking(log: Logger): Masking {
  const logged = new WeakSet<object>();

  const hidden = (failure: unknown): { readonly code: ErrorCode; readonly errorId: string } => {
    const errorId = randomUUID();
    try {
      log.error({ err: failure, errorId }, 'unexpected error');
    } catch {
      // The log itself may be what fails.
    }
    return { code: 'INTERNAL_SERVER_ERROR', errorId };
  };

  const mask = (error: unknown, message: string): Error => cut(masked(error, message));

  const masked = (error: unknown, message: string): Error => {
    const original = maskError(error, message, false);
    if (original === error) return withCode(original);
    if (typeof error === 'object' && error !== null) logged.add(error);
    const failure = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    const known = toPublicError(error);
    if (known) {
      logFailure(log, failure);
      return known;
    }
    const { nodes, path } = error instanceof GraphQLError ? error : {};
    return new GraphQLError(MESSAGE, {
      nodes: nodes ?? null,
      path: path ?? null,
      extensions: { ...hidden(failure), unexpected: true },
    });
  };

  // Yoga logs each of its steps, several for each request.
  const logDebug = log.isLevelEnabled('debug')
    ? (first: unknown) => log.debug({ yoga: String(first) }, 'yoga')
    : () => {};
  return {
    maskedErrors: { maskError: mask },
    logging: {
      debug: logDebug,
      info: logDebug,
      warn: (first) => log.warn({ yoga: String(first) }, 'yoga'),
      error(error: unknown) {
        // Yoga also logs the errors that it masks, once or twice.
        const isLogged = typeof error === 'object' && error !== null && logged.has(error);
        if (!isLogged) log.error({ err: error }, 'yoga');
      },
    },
    responseFromError(error) {
      // The caller has left.
      if (isAborted(error)) return new ContentResponse(null, { status: 500 });
      const errors = [{ message: MESSAGE, extensions: hidden(error) }];
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      return new ContentResponse(JSON.stringify({ errors }), { status: 500, headers });
    },
  };
}

/** Shortens a message: some repeat the caller's input, once for each field. */
function cut(error: Error): Error {
  if (error.message.length > MAX_LENGTH) error.message = `${error.message.slice(0, MAX_LENGTH)}…`;
  return error;
}

/** Gives each error a code, because Yoga and its plugins leave some without one. */
function withCode(error: Error): Error {
  if (!(error instanceof GraphQLError)) return error;
  const { extensions } = error;
  if ('originalError' in extensions) {
    // The error of invalid JSON quotes the body. Without it, Yoga no longer answers 400 by itself.
    delete extensions['originalError'];
    extensions.http = { status: 400 };
  }
  if (extensions.http?.status === 400 && extensions['code'] === undefined) {
    // Variables that cannot be coerced: the specification has 200 for callers that only know application/json.
    extensions.http.spec = true;
  }
  if (extensions.http?.status === 405) extensions['code'] = 'METHOD_NOT_ALLOWED';
  extensions['code'] ??= 'BAD_USER_INPUT';
  return error;
}
