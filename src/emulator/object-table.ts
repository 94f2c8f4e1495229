import { randomBytes } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';

/** The version id of objects from before versioning was enabled, or while it is suspended. */
const NULL_VERSION = 'null';

/** What is stored of one version of an object, or of a delete marker, except its body. */
export interface ObjectVersion {
  readonly key: string;
  /** {@link NULL_VERSION} in a bucket without versioning. */
  readonly versionId: string;
  readonly isLatest: boolean;
  readonly isDeleteMarker: boolean;
  /** In bytes. */
  readonly size: number;
  /** Without quotes; empty for a delete marker. */
  readonly etag: string;
  /** `Standard`; empty for a delete marker. */
  readonly storageClass: string;
  /** Whole seconds. */
  readonly lastModified: Date;
  /** Normal, Multipart, Appendable or Symlink. */
  readonly type: string;
  /** default, private, public-read or public-read-write. */
  readonly acl: string;
  readonly taggingCount: number;
  readonly isMultipart: boolean;
  readonly isEncrypted: boolean;
  /** Decimal. */
  readonly crc64: string;
  /** When a lifecycle rule changed the storage class. */
  readonly transitionedAt: Date | undefined;
  readonly contentType: string;
}

/** A version to store; without a body, only its description. */
export interface NewObject extends Omit<ObjectVersion, 'versionId' | 'isLatest'> {
  readonly body: Uint8Array | undefined;
}

/** Which current objects to read, in byte order. */
export interface ObjectSelection {
  readonly prefix?: string | undefined;
  /** The key before the first one; it need not exist. */
  readonly after?: string | undefined;
  /** The first key; it need not exist. */
  readonly from?: string | undefined;
  /** @default all */
  readonly limit?: number | undefined;
}

/** SQLite sorts a BLOB after every TEXT. */
const AFTER_ALL_KEYS = new Uint8Array(0);

const COLUMNS =
  'key, version_id, is_latest, is_delete_marker, size, etag, storage_class, last_modified, type, acl, tagging_count, ' +
  'is_multipart, is_encrypted, crc64, transitioned_at, content_type';

/** The objects of all buckets with their versions. Writers call it in a transaction. */
export class ObjectTable {
  readonly #db: DatabaseSync;
  readonly #replace: StatementSync;
  readonly #supersede: StatementSync;
  readonly #insert: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#replace = db.prepare(
      'DELETE FROM objects WHERE bucket = ? AND key = ? AND version_id = ?',
    );
    this.#supersede = db.prepare(
      'UPDATE objects SET is_latest = 0 WHERE bucket = ? AND key = ? AND is_latest',
    );
    this.#insert = db.prepare(
      `INSERT INTO objects (bucket, body, ${COLUMNS})
       VALUES (:bucket, :body, ${COLUMNS.replace(/\w+/g, ':$&')})`,
    );
  }

  /** The current object, which may be a delete marker. */
  latest(bucket: string, key: string): ObjectVersion | undefined {
    const row = this.#db
      .prepare(`SELECT ${COLUMNS} FROM objects WHERE bucket = ? AND key = ? AND is_latest`)
      .get(bucket, key);
    return row === undefined ? undefined : toVersion(row);
  }

  /** The body of the current object; undefined if it was stored without one. */
  body(bucket: string, key: string): Uint8Array | undefined {
    const row = this.#db
      .prepare('SELECT body FROM objects WHERE bucket = ? AND key = ? AND is_latest')
      .get(bucket, key);
    return row?.['body'] instanceof Uint8Array ? row['body'] : undefined;
  }

  /** Current objects without delete markers. They are read from the database one by one. */
  *current(bucket: string, selection: ObjectSelection = {}): Generator<ObjectVersion, void> {
    const { prefix = '', after, from = '', limit = -1 } = selection;
    const rows = this.#db
      .prepare(
        `SELECT ${COLUMNS} FROM objects
         WHERE bucket = :bucket AND is_latest AND NOT is_delete_marker
         AND key >= max(:prefix, :from, :next) AND key < :end ORDER BY key LIMIT :limit`,
      )
      .iterate({
        bucket,
        prefix,
        from,
        // The first key that is greater than `after`.
        next: after === undefined ? '' : `${after}\0`,
        end: prefixEnd(prefix) ?? AFTER_ALL_KEYS,
        limit,
      });
    for (const row of rows) yield toVersion(row);
  }

  /** All versions and delete markers, by key and then from the newest. */
  *versions(bucket: string, prefix: string): Generator<ObjectVersion, void> {
    const rows = this.#db
      .prepare(
        `SELECT ${COLUMNS} FROM objects
         WHERE bucket = :bucket AND key >= :prefix AND key < :end ORDER BY key, sequence DESC`,
      )
      .iterate({ bucket, prefix, end: prefixEnd(prefix) ?? AFTER_ALL_KEYS });
    for (const row of rows) yield toVersion(row);
  }

  hasAny(bucket: string): boolean {
    const row = this.#db.prepare('SELECT 1 FROM objects WHERE bucket = ? LIMIT 1').get(bucket);
    return row !== undefined;
  }

  /** Adds the newest version of an object. Without versioning, it replaces the version {@link NULL_VERSION}. */
  put(bucket: string, object: NewObject, isVersioned: boolean): ObjectVersion {
    const { key, body = null } = object;
    // OSS's version ids also start so.
    const versionId = isVersioned ? `CAEQ${randomBytes(18).toString('base64url')}` : NULL_VERSION;
    this.#replace.run(bucket, key, versionId);
    this.#supersede.run(bucket, key);
    const version: ObjectVersion = { ...object, versionId, isLatest: true };
    this.#insert.run({ bucket, body, ...toRow(version) });
    return version;
  }

  /** Removes all versions of an object, or of all objects. */
  remove(bucket: string, key?: string): void {
    this.#db
      .prepare('DELETE FROM objects WHERE bucket = :bucket AND (:key IS NULL OR key = :key)')
      .run({ bucket, key: key ?? null });
  }
}

/** The first text after all that start with the prefix, in byte order of UTF-8; undefined if there is none. */
export function prefixEnd(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  // UTF-8 has no surrogates.
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}

function toRow(version: ObjectVersion) {
  return {
    key: version.key,
    version_id: version.versionId,
    is_latest: Number(version.isLatest),
    is_delete_marker: Number(version.isDeleteMarker),
    size: version.size,
    etag: version.etag,
    storage_class: version.storageClass,
    last_modified: version.lastModified.getTime(),
    type: version.type,
    acl: version.acl,
    tagging_count: version.taggingCount,
    is_multipart: Number(version.isMultipart),
    is_encrypted: Number(version.isEncrypted),
    crc64: version.crc64,
    transitioned_at: version.transitionedAt?.getTime() ?? null,
    content_type: version.contentType,
  };
}

function toVersion(row: Record<string, SQLOutputValue>): ObjectVersion {
  const transitionedAt = row['transitioned_at'];
  return {
    key: String(row['key']),
    versionId: String(row['version_id']),
    isLatest: row['is_latest'] === 1,
    isDeleteMarker: row['is_delete_marker'] === 1,
    size: Number(row['size']),
    etag: String(row['etag']),
    storageClass: String(row['storage_class']),
    lastModified: new Date(Number(row['last_modified'])),
    type: String(row['type']),
    acl: String(row['acl']),
    taggingCount: Number(row['tagging_count']),
    isMultipart: row['is_multipart'] === 1,
    isEncrypted: row['is_encrypted'] === 1,
    crc64: String(row['crc64']),
    transitionedAt: transitionedAt === null ? undefined : new Date(Number(transitionedAt)),
    contentType: String(row['content_type']),
  };
}
