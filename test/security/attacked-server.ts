import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setInterval } from 'node:timers/promises';
import { AUDIENCE, ISSUER, type Issuer, startIssuer } from '../server/issuer.ts';
import {
  bodyOf,
  post,
  type ServerProcess,
  startProcess,
  temporaryFolder,
} from '../server/support.ts';

/** The keys of an insider who may read, and of one who may do everything; both as long as real ones. */
export const KEYS = { reader: 'reader'.repeat(10), owner: 'owner'.repeat(12) } as const;

/** The server as it would run for others, on sample data. */
export interface AttackedServer extends AsyncDisposable {
  readonly url: string;
  readonly process: ServerProcess;
  readonly issuer: Issuer;
  /** The most memory that it had since it was warm, in bytes above what it had then. */
  readonly growth: number;
  /** Asks with a key; `null`: with none. Says what came: the status, and the error's code if any. */
  ask(body: unknown, key?: keyof typeof KEYS | null, headers?: Headers): Promise<string>;
  /** All rules of the sample data, as an owner reads them. */
  rules(): Promise<string>;
}

type Headers = Readonly<Record<string, string>>;

const RESPONSE_JSON = 'application/graphql-response+json';

const POLICY = {
  grants: [
    { to: { key: 'reader' }, may: ['read'], on: ['demo-*'] },
    { to: { key: 'owner' }, may: ['read', 'create', 'update', 'delete'], on: ['*'] },
  ],
};

/** Starts the real process, in production and with callers asked who they are. */
export async function startAttacked(environment: Headers = {}): Promise<AttackedServer> {
  const folder = await temporaryFolder();
  const issuer = await startIssuer();
  const hashes = Object.entries(KEYS).map(
    ([name, key]) => `${name}=sha256:${createHash('sha256').update(key).digest('hex')}`,
  );
  const server = await startProcess(folder.path, {
    NODE_ENV: 'production',
    OSS_EMULATOR: 'true',
    EMULATOR_DATA: ':memory:',
    API_KEYS: hashes.join(),
    ACCESS_POLICY: JSON.stringify(POLICY),
    JWT_JWKS_URL: issuer.jwksUrl,
    JWT_ISSUER: ISSUER,
    JWT_AUDIENCE: AUDIENCE,
    LOG_LEVEL: 'error',
    ...environment,
  });
  const { url } = server;
  const stop = new AbortController();

  const ask: AttackedServer['ask'] = async (body, key = 'reader', headers = {}) => {
    const credential: Headers = key === null ? {} : { 'x-api-key': KEYS[key] };
    return outcomeOf(
      await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: RESPONSE_JSON,
          ...credential,
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    );
  };
  const rules = async () => {
    const query =
      '{ buckets(first: 20) { nodes { name inventories(first: 300) { nodes { inventoryId isEnabled frequency } } } } }';
    const response = await post(url, { query }, { 'x-api-key': KEYS.owner });
    return JSON.stringify((await bodyOf(response)).data);
  };

  // Warm: what is loaded and compiled by then is no attack's doing.
  for (let count = 0; count < 20; count += 1) await rules();
  const before = await memoryOf(server.pid);
  let peak = before;
  const watch = (async () => {
    for await (const _ of setInterval(50, undefined, { signal: stop.signal, ref: false })) {
      peak = Math.max(peak, await memoryOf(server.pid));
    }
  })().catch(() => {});
  return {
    url,
    process: server,
    issuer,
    get growth() {
      return peak - before;
    },
    ask,
    rules,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await watch;
      await server[Symbol.asyncDispose]();
      await issuer[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A process's resident memory, in bytes. */
export async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** A status, with the error's code where there is one. */
export async function outcomeOf(response: Response): Promise<string> {
  const text = await response.text();
  if (!text.startsWith('{')) return `${response.status}`;
  const { errors }: { errors?: { extensions?: { code?: string } }[] } = JSON.parse(text);
  return [response.status, errors?.[0]?.extensions?.code].filter(Boolean).join(' ');
}
