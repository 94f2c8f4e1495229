import { createServer } from 'node:http';
import { DEFAULT_ACCOUNT, type EmulatorAccount, keyRing } from './accounts.ts';
import { isNewBucketName } from './address.ts';
import type { ContinuationTokenKind } from './continuation-token.ts';
import { type Fault, FaultQueue } from './faults.ts';
import { type EmulatorRequest, handle } from './http-handler.ts';
import { refuseMalformed } from './http-refusal.ts';
import { type Rule, Store } from './store.ts';
import { parseDocument } from './xml.ts';

export type { EmulatorAccount, EmulatorUser } from './accounts.ts';
export { DEFAULT_ACCOUNT } from './accounts.ts';
export type { ContinuationTokenKind } from './continuation-token.ts';
export type { Fault } from './faults.ts';
export type { EmulatorRequest } from './http-handler.ts';

/** How to start an emulator. */
export interface EmulatorOptions {
  /**
   * SQLite file, whose folder is made, or ':memory:'. What it holds survives restarts.
   *
   * @default ':memory:'
   */
  data?: string;
  /**
   * TCP port on 127.0.0.1; 0 takes a free one.
   *
   * @default 0
   */
  port?: number;
  /**
   * Who may call. Buckets made by set-up belong to the first one.
   *
   * @default [DEFAULT_ACCOUNT]
   */
  accounts?: readonly EmulatorAccount[];
  /**
   * Region of a bucket when neither host nor signature names one.
   *
   * @default 'oss-cn-hangzhou'
   */
  defaultRegion?: string;
  /**
   * Code of the 409 for an id that exists (OSS EC 0020-00000042): the vendor's documents name two.
   *
   * @default 'InventoryConfigurationAlreadyExists'
   */
  alreadyExistsCode?: 'InventoryConfigurationAlreadyExists' | 'InventoryAlreadyExist';
  /**
   * What LIST's continuation tokens are: the last id, as OSS's are; or text that only the emulator can
   * read, where any other token is refused, or is none. For testing clients against a service of
   * another kind.
   *
   * @default 'lastId'
   */
  continuationTokens?: ContinuationTokenKind;
  /**
   * How many rules LIST answers at once. With a smaller number, few rules make many pages.
   *
   * @default 100
   */
  rulesPerPage?: number;
  /**
   * Whether rules may have an IncrementalInventory, which OSS opens by invitation only.
   *
   * @default false
   */
  incrementalInventory?: boolean;
  /**
   * Milliseconds since 1970.
   *
   * @default Date.now
   */
  now?: () => number;
  /** Called once for every request, just before its answer is sent or its connection is broken. */
  onRequest?: (request: EmulatorRequest) => void;
}

/** A bucket to make without HTTP. */
export interface BucketSetup {
  name: string;
  /** @default EmulatorOptions.defaultRegion */
  region?: string;
  /** @default the first account */
  accountId?: string;
  /** @default 'Standard' */
  storageClass?: string;
  /** Never set when absent. */
  versioning?: 'Enabled' | 'Suspended';
  /** @default now */
  createdAt?: Date;
}

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /**
   * Makes a bucket; one that exists is left as it is.
   *
   * @throws RangeError for a name that OSS does not allow
   */
  createBucket(bucket: BucketSetup): void;
  hasBucket(name: string): boolean;
  /** Deletes a bucket with its rules; it need not exist. */
  deleteBucket(name: string): void;
  /**
   * Stores rule documents verbatim (but for an XML declaration) over those with the same ids, in
   * one transaction. They must be well-formed; nothing else is checked.
   *
   * @throws RangeError when the bucket does not exist, Error when a document is not well-formed
   */
  storeRules(bucket: string, rules: readonly { id: string; xml: string }[]): void;
  /** Deletes rules of a bucket: those of the ids, or all. */
  deleteRules(bucket: string, ids?: readonly string[]): void;
  /** Stored documents by id in byte order, as GET would give them. */
  rules(bucket: string): ReadonlyMap<string, string>;
  /** Makes all the set-up in `work` one transaction: all of it is stored, or nothing on a throw. */
  transaction(work: () => void): void;
  /** Lets the next matching request, or several, go wrong. */
  inject(fault: Fault): void;
  /** Forgets the faults that did not happen yet. */
  clearFaults(): void;
  /** Closes every connection, idle or active, and the database. */
  close(): Promise<void>;
}

/**
 * Starts an OSS endpoint on loopback.
 *
 * @throws when the port is taken, the data file cannot be opened or is not an emulator's, or access keys are given
 * twice
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const {
    data = ':memory:',
    port = 0,
    accounts = [DEFAULT_ACCOUNT],
    defaultRegion = 'oss-cn-hangzhou',
    alreadyExistsCode = 'InventoryConfigurationAlreadyExists',
    continuationTokens = 'lastId',
    rulesPerPage = 100,
    incrementalInventory = false,
    now = Date.now,
    onRequest = () => {},
  } = options;
  const keys = keyRing(accounts);
  const store = new Store(data);
  const faults = new FaultQueue();
  let closing: Promise<void> | undefined;

  const parts = {
    keys,
    store,
    faults,
    settings: {
      defaultRegion,
      alreadyExistsCode,
      continuationTokens,
      rulesPerPage,
      incrementalInventory,
      now,
    },
    onRequest,
    isClosed: () => closing !== undefined,
  };
  // A missing Host header is judged by the signature, like any other wrong host.
  const server = createServer({ requireHostHeader: false, keepAliveTimeout: 75_000 });
  server.on('request', (request, response) => void handle(parts, request, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    refuseMalformed(socket, error.code),
  );
  server.on('connect', (_, socket) => refuseMalformed(socket, undefined));

  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    // A connection that cannot be accepted is no reason to end.
    server.on('error', () => {});
  } catch (error) {
    store.close();
    throw error;
  }
  const address = server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;

  async function stop(): Promise<void> {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    store.close();
  }
  const close = () => {
    closing ??= stop();
    return closing;
  };

  return {
    url: `http://127.0.0.1:${boundPort}`,
    port: boundPort,
    createBucket(bucket) {
      if (!isNewBucketName(bucket.name)) {
        throw new RangeError(`${bucket.name} is not a bucket name.`);
      }
      store.addBucket({
        name: bucket.name,
        accountId: bucket.accountId ?? accounts[0]?.accountId ?? DEFAULT_ACCOUNT.accountId,
        region: bucket.region ?? defaultRegion,
        storageClass: bucket.storageClass ?? 'Standard',
        versioning: bucket.versioning,
        createdAt: bucket.createdAt ?? new Date(now()),
      });
    },
    hasBucket: (name) => store.bucket(name) !== undefined,
    deleteBucket: (name) => store.deleteBucket(name),
    storeRules(bucket, rules) {
      if (store.bucket(bucket) === undefined) throw new RangeError(`No bucket ${bucket}.`);
      store.putRules(bucket, rules.map(toRule));
    },
    deleteRules(bucket, ids) {
      if (ids) for (const id of ids) store.deleteRule(bucket, id);
      else store.deleteRules(bucket);
    },
    rules: (bucket) => new Map(store.rules(bucket, '', -1).map(({ id, xml }) => [id, xml])),
    transaction: (work) => store.transaction(work),
    inject: (fault) => faults.inject(fault),
    clearFaults: () => faults.clear(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** LIST puts documents into its own, where a declaration may not stand. */
function toRule({ id, xml }: Rule): Rule {
  parseDocument(xml);
  return { id, xml: xml.replace(/^\uFEFF?<\?xml[^>]*\?>\s*/, '') };
}
