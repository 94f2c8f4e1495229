import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';

/**
 * The threat: what is thrown outside of GraphQL, such as by a log that cannot be written, Yoga answers
 * with its stack, which has this machine's paths. Here it is 500 and two words.
 */
export function useLastResort(log: Logger): Plugin {
  return {
    instrumentation: {
      async request(_request, handle) {
        try {
          await handle();
        } catch (error) {
          try {
            log.error({ err: error }, 'unexpected error');
          } catch {
            // It may be the log itself.
          }
          throw new UnexpectedError();
        }
      },
    },
  };
}

/** Yoga sends `stack`. */
class UnexpectedError extends Error {
  override readonly stack = 'Unexpected error.\n';
}
