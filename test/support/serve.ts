import type { Logger } from 'pino';
import type { FieldObserver } from '../../src/graphql/observe-field.ts';
import { type OssCredentials, staticCredentials } from '../../src/oss/credentials.ts';
import { createOss, type OssOptions } from '../../src/oss/oss.ts';
import type { OssPlace } from '../../src/oss/regions.ts';
import { fixedStores, forwardedStores } from '../../src/server/identity/stores-for.ts';
import {
  createObservation,
  type Observation,
  type ObservationOptions,
} from '../../src/server/observation/observation.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/server/server.ts';

/** Where OSS is, and as whom the server works; without keys, as each caller. */
export type TestAccount = OssPlace & Partial<OssCredentials>;

/** Options of {@link serve}: those of the server, of how it works with OSS and what is told of it. */
export interface ServeOptions
  extends Omit<ServerOptions, 'oss' | 'storesFor' | 'log' | 'host' | 'port' | 'observation'>,
    Omit<OssOptions, keyof OssPlace | 'log' | 'observer'>,
    Omit<ObservationOptions, 'log'> {
  /** Makes plugins a part of what is observed, which stand in for what others find out of requests. */
  readonly observing?: (observation: Observation) => Observation;
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
  const { metrics, tracesEndpoint } = options;
  const created = observing(await createObservation({ log, metrics, tracesEndpoint }));
  const observation = onAsking ? tellingOfFields(created, onAsking) : created;
  const retry = { baseDelayMs: 1, throttledDelayMs: 1 };
  const observer = observation.ossObserver;
  const oss = createOss({ region, endpoint, log, observer, retry, lagMs: 1, ...options });
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
    observation,
  });
}

function tellingOfFields(observation: Observation, onAsking: () => void): Observation {
  return {
    ...observation,
    fieldsOf(request) {
      const fields = observation.fieldsOf(request);
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
