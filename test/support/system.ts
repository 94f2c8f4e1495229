import {
  DEFAULT_ACCOUNT,
  type Emulator,
  type EmulatorOptions,
  type EmulatorRequest,
  type EmulatorUser,
  startEmulator,
} from '../../src/emulator/emulator.ts';
import { createLogger } from '../../src/server/telemetry/logger.ts';
import type { TypedDocumentString } from '../gql/graphql.ts';
import { type ServeOptions, serve } from './serve.ts';

/** A GraphQL answer with its data typed by its document. */
export interface Answer<Data> {
  readonly status: number;
  readonly data: Data;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: {
      readonly code?: string;
      readonly oss?: { code: string; requestId: string | null; ec: string | null };
      readonly retryAfterSeconds?: number;
    };
  }[];
}

/** The whole way: the server over HTTP, on an emulator of its own over HTTP. */
export interface TestSystem extends AsyncDisposable {
  readonly url: string;
  /** Where the server's metrics are, if they are served. */
  readonly metricsUrl: string | undefined;
  readonly emulator: Emulator;
  /** The server's log, a parsed line each. */
  readonly log: readonly Record<string, unknown>[];
  /** Every request that reached the emulator, oldest first; empty it to count anew. */
  readonly requests: EmulatorRequest[];
  /** Sends an operation to the server and gives its answer. */
  ask<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: NoInfer<Variables>,
  ): Promise<Answer<Data>>;
  /** The same for a document that is made at run time, and so has no types. */
  askText(
    query: string,
    variables?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer<Record<string, unknown> | null>>;
}

/** What OSS's continuation tokens may be, for tests of paging; OSS's own first. */
export const KINDS_OF_TOKENS = ['lastId', 'opaque', 'opaqueOrNone'] as const;

/** Options of {@link startSystem}. */
export interface SystemOptions extends EmulatorOptions {
  /** As whom the server works. @default the first user of the emulator's first account */
  readonly user?: EmulatorUser;
  /** The region the server is configured for. @default 'oss-cn-hangzhou' */
  readonly region?: string;
  /** How long a request to OSS may take. @default 60_000 */
  readonly ossTimeoutMs?: number;
  /** Called for each request that reached GraphQL, before it is carried out. */
  readonly onCaller?: () => void;
  /** How the server works with OSS, beside that. */
  readonly serving?: ServeOptions;
  /** Whether callers bring their credentials. @default false */
  readonly isForwarded?: boolean;
  /** Buckets to begin with. @default ['logs', 'reports'] */
  readonly buckets?: readonly string[];
}

/** The operations that reached OSS, each with how often. */
export function operationsOf({ requests }: Pick<TestSystem, 'requests'>): Record<string, number> {
  const byName = Map.groupBy(requests, ({ operation }) => `${operation}`);
  return Object.fromEntries([...byName].map(([name, { length }]) => [name, length]));
}

/** Starts a server and an emulator with the buckets `logs` and `reports`. */
export async function startSystem(options: SystemOptions = {}): Promise<TestSystem> {
  const { user: chosen, region, ossTimeoutMs = 60_000, buckets, ...emulatorOptions } = options;
  const { isForwarded = false, serving, onCaller } = options;
  const requests: EmulatorRequest[] = [];
  const log: Record<string, unknown>[] = [];
  const emulator = await startEmulator({
    ...emulatorOptions,
    onRequest: (request) => requests.push(request),
  });
  for (const name of buckets ?? ['logs', 'reports']) emulator.createBucket({ name });
  const user = chosen ?? (options.accounts?.[0] ?? DEFAULT_ACCOUNT).users[0];
  if (!user) throw new Error('The first account has no user.');
  const { accessKeyId, accessKeySecret, securityToken } = user;
  const keys = isForwarded ? {} : { accessKeyId, accessKeySecret, sessionToken: securityToken };
  const server = await serve(
    { region: region ?? 'oss-cn-hangzhou', endpoint: emulator.url, ...keys },
    await createLogger('debug', { write: (line) => void log.push(JSON.parse(line)) }),
    { attemptTimeoutMs: ossTimeoutMs, ...(onCaller ? { onCaller } : {}), ...serving },
  );

  const post = async <Data>(
    query: string,
    variables: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Data>> => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const body: { data: Data; errors?: Answer<Data>['errors'] } = await response.json();
    return { status: response.status, data: body.data, errors: body.errors ?? [] };
  };

  return {
    url: server.url,
    metricsUrl: server.metricsUrl,
    emulator,
    log,
    requests,
    ask: (document, variables) => post(document.toString(), variables),
    askText: (query, variables, headers) => post(query, variables, headers),
    async [Symbol.asyncDispose]() {
      await server.close();
      await emulator.close();
    },
  };
}
