import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../graphql/context.ts';

/**
 * Answers the age of the oldest read behind an answer in `extensions.cache`, if the cache is on. 0: OSS was asked for
 * all of it.
 */
export function useCacheAge(): Plugin<Pick<Context, 'loaders'>> {
  return {
    onExecute({ args: { contextValue } }) {
      return {
        onExecuteDone({ result, setResult }) {
          const ageMs = contextValue.loaders.ageMs();
          if (ageMs === undefined || !('data' in result)) return;
          setResult({ ...result, extensions: { ...result.extensions, cache: { ageMs } } });
        },
      };
    },
  };
}
