import type { Logger } from 'pino';
import { type OssCredentials, staticCredentials } from '../../src/oss/credentials.ts';
import { createOss, type OssOptions, type OssPlace } from '../../src/oss/oss.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/server/server.ts';
import { fixedStores, forwardedStores } from '../../src/server/stores-for.ts';

/** Where OSS is, and as whom the server works; without keys, as each caller. */
export type TestAccount = OssPlace & Partial<OssCredentials>;

/** Options of {@link serve}. */
export interface ServeOptions
  extends Omit<ServerOptions, 'oss' | 'storesFor' | 'log' | 'host' | 'port'>,
    Omit<OssOptions, keyof OssPlace | 'log'> {
  /** Called for each request that reached GraphQL, before it is carried out. */
  readonly onCaller?: () => void;
}

/** Starts the server on an OSS; retries wait no longer than 1 ms where nothing else is said. */
export function serve(
  { region, endpoint, ...keys }: TestAccount,
  log: Logger,
  { onCaller, ...options }: ServeOptions = {},
): Promise<RunningServer> {
  const retry = { baseDelayMs: 1, throttledDelayMs: 1 };
  const oss = createOss({ region, endpoint, log, retry, lagMs: 1, ...options });
  const { accessKeyId, accessKeySecret, sessionToken } = keys;
  const storesFor =
    accessKeyId && accessKeySecret
      ? fixedStores(oss, staticCredentials({ accessKeyId, accessKeySecret, sessionToken }))
      : forwardedStores(oss);
  return startServer({
    ...options,
    oss,
    storesFor: (headers) => {
      onCaller?.();
      return storesFor(headers);
    },
    log,
  });
}
