import type { Logger } from 'pino';
import type { FieldObserver } from '../../src/graphql/field-observer.ts';
import type { OssTarget } from '../../src/oss/client/regions.ts';
import { staticCredentials } from '../../src/oss/credentials/credentials.ts';
import type { OssCredentials } from '../../src/oss/credentials/provider.ts';
import { NO_JOURNAL } from '../../src/oss/inventory/journal.ts';
import { createOss, type OssOptions } from '../../src/oss/oss.ts';
import { fixedStores, forwardedStores } from '../../src/server/auth/stores-for.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/server/server.ts';
import {
  createTelemetry,
  type Telemetry,
  type TelemetryOptions,
} from '../../src/server/telemetry/telemetry.ts';

/** Where OSS is, and as whom the server works; without keys, as each caller. */
export type TestAccount = OssTarget & Partial<OssCredentials>;

/** Options of {@link serve}: those of the server, of how it works with OSS and what is told of it. */
export interface ServeOptions
  extends Omit<ServerOptions, 'oss' | 'storesFor' | 'log' | 'host' | 'port' | 'telemetry'>,
    Omit<OssOptions, keyof OssTarget | 'log' | 'observer'>,
    Omit<TelemetryOptions, 'log'> {
  /** Makes plugins a part of what is observed, which stand in for what others find out of requests. */
  readonly observing?: (telemetry: Telemetry) => Telemetry;
  /** Called for each request that reached GraphQL, before it is carried out. */
  readonly onCaller?: () => void;
  /** Called for each request when the first of its fields is about to ask OSS. */
  readonly onAsking?: () => void;
}

/** For a run of all tests with queries compiled at once: what they send comes once. */
const COMPILING = process.env['COMPILING'] === 'always' ? { compiling: 'always' as const } : {};

/**
 * Starts the server on an OSS. Where nothing else is said, retries wait no longer than 1 ms, and a
 * request has time on a busy machine too.
 */
export async function serve(
  { region, endpoint, ...keys }: TestAccount,
  log: Logger,
  { onCaller, onAsking, observing = (each) => each, ...options }: ServeOptions = {},
): Promise<RunningServer> {
  const { metrics, tracesEndpoint, sampler, samplerArg } = options;
  const created = observing(
    await createTelemetry({ log, metrics, tracesEndpoint, sampler, samplerArg }),
  );
  const telemetry = onAsking ? tellingOfFields(created, onAsking) : created;
  const retry = { baseDelayMs: 1, throttledDelayMs: 1 };
  const observer = telemetry.ossObserver;
  const journal = telemetry.observeJournal(options.journal ?? NO_JOURNAL);
  const settings = { log, observer, retry, lagMs: 1, ...options, journal };
  const oss = createOss({ region, endpoint, ...settings });
  const { accessKeyId, accessKeySecret, sessionToken } = keys;
  const storesFor =
    accessKeyId && accessKeySecret
      ? fixedStores(oss, staticCredentials({ accessKeyId, accessKeySecret, sessionToken }))
      : forwardedStores(oss);
  return startServer({
    ...COMPILING,
    requestTimeoutMs: 120_000,
    ...options,
    oss,
    storesFor: (headers) => {
      onCaller?.();
      return storesFor(headers);
    },
    log,
    telemetry,
  });
}

function tellingOfFields(telemetry: Telemetry, onAsking: () => void): Telemetry {
  return {
    ...telemetry,
    fieldsOf(request) {
      const fields = telemetry.fieldsOf(request);
      let isTold = false;
      const telling =
        (kind: keyof FieldObserver): FieldObserver[typeof kind] =>
        (field, run) => {
          if (!isTold) onAsking();
          isTold = true;
          return fields[kind](field, run);
        };
      return { query: telling('query'), mutation: telling('mutation') };
    },
  };
}
