import type { Plugin } from 'graphql-yoga';
import { HttpError } from './http-error.ts';

/** Refuses other methods than GET and POST. HEAD is GET here, see `createRequestClass`. */
export function useMethods(): Plugin {
  return {
    onRequestParse({ request: { method } }) {
      if (method === 'GET' || method === 'POST') return;
      throw new HttpError(
        405,
        'METHOD_NOT_ALLOWED',
        `The method ${method} is not supported: send a POST, or a query by GET.`,
        { allow: 'GET, POST' },
      );
    },
  };
}
