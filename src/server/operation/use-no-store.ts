import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../graphql/context.ts';

/** Forbids caches to store an answer with a signed URL, which needs no other credential. */
export function useNoStore(): Plugin<Pick<Context, 'loaders'>> {
  return {
    onExecute({ args: { contextValue } }) {
      return {
        onExecuteDone({ result, setResult }) {
          if (!('data' in result) || !contextValue.loaders.reports.hasSignedUrls()) return;
          const http = { headers: { 'cache-control': 'no-store' } };
          setResult({ ...result, extensions: { ...result.extensions, http } });
        },
      };
    },
  };
}
