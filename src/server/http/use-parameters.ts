import type { Plugin } from 'graphql-yoga';
import { shown } from '../../inventory/validation.ts';
import { HttpError } from './http-error.ts';

/** The parameters of a GET; others are ignored. */
const NAMES = ['query', 'variables', 'operationName', 'extensions', 'documentId'];

/**
 * Checks the parameters of a request where Yoga does not. An empty `query` or `operationName` counts as absent: some clients
 * always send both.
 *
 * The threat: `variables` or `extensions` in a URL that are not JSON are a bug to Yoga, so that any
 * caller could fill the log with stacks.
 */
export function useParameters(): Plugin {
  return {
    onRequestParse({ request, url, requestParser, setRequestParser }) {
      if (request.method !== 'GET' || !requestParser) return;
      const repeated = NAMES.find((name) => url.searchParams.getAll(name).length > 1);
      if (repeated !== undefined) {
        throw badRequest(`The URL has \`${repeated}\` more than once: send it once.`);
      }
      setRequestParser((got) => {
        try {
          return requestParser(got);
        } catch (error) {
          if (!(error instanceof SyntaxError)) throw error;
          throw badRequest(
            '`variables` and `extensions` of the URL must be JSON, percent-encoded.',
          );
        }
      });
    },
    onParams({ params, setParams }) {
      const { query, operationName } = params;
      if (operationName != null && typeof operationName !== 'string') {
        throw badRequest(
          `\`operationName\` is ${shown(operationName)}: send the name of an operation, or null.`,
        );
      }
      if (query !== '' && operationName !== '') return;
      const { query: _, operationName: __, ...others } = params;
      setParams({ ...others, ...(query && { query }), ...(operationName && { operationName }) });
    },
  };
}

function badRequest(message: string) {
  return new HttpError(400, 'BAD_REQUEST', message);
}
