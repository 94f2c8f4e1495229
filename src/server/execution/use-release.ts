import { RequestCache } from '@pothos/plugin-scope-auth';
import type { Plugin } from 'graphql-yoga';

/**
 * Lets go of what scope-auth keeps of a request: it has it in a WeakMap, by the request's context, and V8 keeps
 * what was put there until its next major collection, with all that the context has read. A page would be copied
 * twice until then.
 */
export function useRelease(): Plugin {
  return {
    onExecute: ({ args: { contextValue } }) => ({
      onExecuteDone: () => RequestCache.clearForContext(contextValue),
    }),
  };
}
