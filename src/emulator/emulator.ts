import { createServer } from 'node:http';
import { DEFAULT_ACCOUNT, type EmulatorAccount, keyRing } from './accounts.ts';
import { isNewBucketName } from './address.ts';
import type { ContinuationTokenKind } from './continuation-token.ts';
import { type Fault, FaultQueue } from './faults.ts';
import { type EmulatorRequest, handle } from './http-handler.ts';
import { refuseMalformed } from './http-refusal.ts';
import { type ObjectSetup, toNewObject } from './object-setup.ts';
import { type ReportControl, type ReportOptions, Reports } from './reports/reports.ts';
import { type Bucket, type Rule, Store } from './store.ts';
import { parseDocument } from './xml.ts';

export type { EmulatorAccount, EmulatorUser } from './accounts.ts';
export { DEFAULT_ACCOUNT } from './accounts.ts';
export type { ContinuationTokenKind } from './continuation-token.ts';
export type { Fault } from './faults.ts';
export type { EmulatorRequest } from './http-handler.ts';
export type { ObjectSetup } from './object-setup.ts';
export type { ReportDamage } from './reports/damage.ts';
export { OLDER_FORM, type ReportForm } from './reports/report-form.ts';
export type { ReportControl, ReportOptions, RuleRun } from './reports/reports.ts';

/** Options of {@link startEmulator}. */
export interface EmulatorOptions {
  /** SQLite file (its folder is created), or ':memory:'. A file's content survives restarts. @default ':memory:' */
  data?: string;
  /**
   * TCP port on 127.0.0.1; 0 takes a free one.
   *
   * @default 0
   */
  port?: number;
  /** The accounts that may call. Buckets created without HTTP belong to the first one. @default [DEFAULT_ACCOUNT] */
  accounts?: readonly EmulatorAccount[];
  /** The region of a bucket if neither host nor signature names one. @default 'oss-cn-hangzhou' */
  defaultRegion?: string;
  /**
   * The code of the 409 for an existing id (OSS EC 0020-00000042): the vendor's documents have two. @default
   * 'InventoryConfigurationAlreadyExists'
   */
  alreadyExistsCode?: 'InventoryConfigurationAlreadyExists' | 'InventoryAlreadyExist';
  /**
   * The kind of LIST's continuation tokens. `lastId`: the last id, as OSS's. `opaque`: text that only the emulator
   * can read; other tokens are refused. `opaqueOrNone`: other tokens are ignored. The last two test clients against
   * another kind of service. @default 'lastId'
   */
  continuationTokens?: ContinuationTokenKind;
  /** How many rules a LIST returns. A smaller number makes many pages of few rules. @default 100 */
  rulesPerPage?: number;
  /** Whether rules may have an IncrementalInventory, which OSS offers by invitation only. @default false */
  incrementalInventory?: boolean;
  /** How reports are written. Unless it sets `timer`, only `runReports` writes them. */
  reports?: ReportOptions;
  /**
   * Milliseconds since 1970.
   *
   * @default Date.now
   */
  now?: () => number;
  /** Called for every request, just before its answer is sent or its connection is closed. */
  onRequest?: (request: EmulatorRequest) => void;
}

/** A bucket to create without HTTP. */
export interface BucketSetup {
  name: string;
  /** @default EmulatorOptions.defaultRegion */
  region?: string;
  /** @default the first account */
  accountId?: string;
  /** @default 'Standard' */
  storageClass?: string;
  /** @default never enabled */
  versioning?: 'Enabled' | 'Suspended';
  /** @default now */
  createdAt?: Date;
}

/** A running emulator. */
export interface Emulator extends ReportControl, AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /**
   * Creates a bucket, unless it exists.
   *
   * @throws RangeError for an invalid name
   */
  createBucket(bucket: BucketSetup): void;
  hasBucket(name: string): boolean;
  /** Deletes a bucket with its rules and objects, if it exists. */
  deleteBucket(name: string): void;
  /**
   * Stores rule documents as they are (without an XML declaration) in one transaction, replacing rules with the same
   * ids. They must be well-formed; nothing else is checked.
   *
   * @throws RangeError if the bucket does not exist, Error if a document is not well-formed
   */
  storeRules(bucket: string, rules: readonly { id: string; xml: string }[]): void;
  /** Deletes rules of a bucket: those with these ids, or all. */
  deleteRules(bucket: string, ids?: readonly string[]): void;
  /** The stored documents by id, in byte order, as GET would return them. */
  rules(bucket: string): ReadonlyMap<string, string>;
  /**
   * Stores objects in one transaction. In a bucket with versioning, each is the latest version of its key from then on.
   *
   * @throws RangeError if the bucket does not exist or a key is invalid
   */
  putObjects(bucket: string, objects: Iterable<ObjectSetup>): void;
  /** Deletes objects of a bucket with all their versions: those with these keys, or all. */
  deleteObjects(bucket: string, keys?: readonly string[]): void;
  /** The bodies of the current objects by key, in byte order; empty for an object that was stored without one. */
  objects(bucket: string): Map<string, Buffer>;
  /** Runs `work` in one transaction, which is rolled back if it throws. */
  transaction(work: () => void): void;
  /** Makes the next matching request, or several, fail. */
  inject(fault: Fault): void;
  /** Removes all remaining faults. */
  clearFaults(): void;
  /** Closes all connections and the database. */
  close(): Promise<void>;
}

/**
 * Starts an OSS endpoint on 127.0.0.1.
 *
 * @throws if the port is taken, the data file cannot be opened or is not an emulator's, or access key ids are not
 * unique
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
    reports: reportOptions = {},
    now = Date.now,
    onRequest = () => {},
  } = options;
  const keys = keyRing(accounts);
  const store = new Store(data);
  const faults = new FaultQueue();
  const { firstRunDelayMs = 1000, now: reportsNow = now } = reportOptions;
  const firstRunOfNewRules = () => reportsNow() + firstRunDelayMs;
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
      firstRunOfNewRules,
      now,
    },
    onRequest,
    isClosed: () => closing !== undefined,
  };
  // A missing Host header fails the check of the signature, like any other wrong host.
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
    // A connection that cannot be accepted must not end the process.
    server.on('error', () => {});
  } catch (error) {
    store.close();
    throw error;
  }
  const reports = new Reports(store, reportsNow, reportOptions);
  const address = server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;

  async function stop(): Promise<void> {
    reports.close();
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
    now: reports.now,
    runReports: () => reports.runReports(),
    runRules: (...run) => reports.runRules(...run),
    damageReports: (...damage) => reports.damageReports(...damage),
    createBucket(bucket) {
      if (!isNewBucketName(bucket.name)) {
        throw new RangeError(
          `"${bucket.name}" is not a bucket name: it must have 3 to 63 lower-case letters, digits ` +
            'and hyphens, and no hyphen at either end.',
        );
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
      requireBucket(store, bucket);
      store.putRules(bucket, rules.map(toRule), firstRunOfNewRules());
    },
    deleteRules(bucket, ids) {
      if (ids) for (const id of ids) store.deleteRule(bucket, id);
      else store.deleteRules(bucket);
    },
    rules: (bucket) => new Map(store.rules(bucket, '', -1).map(({ id, xml }) => [id, xml])),
    putObjects(name, objects) {
      const bucket = requireBucket(store, name);
      store.transaction(() => {
        for (const object of objects) store.putObject(bucket, toNewObject(object, bucket, now()));
      });
    },
    deleteObjects(bucket, keys) {
      store.transaction(() => {
        if (keys) for (const key of keys) store.deleteObject(bucket, key);
        else store.deleteObject(bucket);
      });
    },
    objects(bucket) {
      const keys = Array.from(store.objects(bucket), ({ key }) => key);
      return new Map(keys.map((key) => [key, Buffer.from(store.objectBody(bucket, key) ?? [])]));
    },
    transaction: (work) => store.transaction(work),
    inject: (fault) => faults.inject(fault),
    clearFaults: () => faults.clear(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function requireBucket(store: Store, name: string): Bucket {
  const bucket = store.bucket(name);
  if (bucket === undefined) {
    throw new RangeError(`Bucket "${name}" does not exist. Create it first with createBucket().`);
  }
  return bucket;
}

/** LIST embeds the documents, where a declaration is not allowed. */
function toRule({ id, xml }: Rule): Rule {
  parseDocument(xml);
  return { id, xml: xml.replace(/^\uFEFF?<\?xml[^>]*\?>\s*/, '') };
}
