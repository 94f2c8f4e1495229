import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../graphql/context.ts';

/**
 * Each answer with rules says how old the oldest read behind it is, in `extensions.cache`; not where
 * there is no cache. 0: all was asked of OSS for it.
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
