import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * The version of the tables, as `PRAGMA user_version`. Version 2 adds the objects; the oldest files have 0 and the tables
 * of version 1.
 */
const VERSION = 2;

// TEXT compares with memcmp over UTF-8: the order in which OSS lists ids and keys.
const TABLES = `
  CREATE TABLE IF NOT EXISTS buckets (
    name TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    region TEXT NOT NULL,
    storage_class TEXT NOT NULL,
    versioning TEXT,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS rules (
    bucket TEXT NOT NULL REFERENCES buckets (name) ON DELETE CASCADE,
    id TEXT NOT NULL,
    xml TEXT NOT NULL,
    PRIMARY KEY (bucket, id)
  ) STRICT, WITHOUT ROWID;
  -- One row for each version. The body is last: SQLite then lists objects without reading bodies.
  CREATE TABLE IF NOT EXISTS objects (
    sequence INTEGER PRIMARY KEY,
    bucket TEXT NOT NULL REFERENCES buckets (name) ON DELETE CASCADE,
    key TEXT NOT NULL,
    version_id TEXT NOT NULL,
    is_latest INTEGER NOT NULL,
    is_delete_marker INTEGER NOT NULL,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    storage_class TEXT NOT NULL,
    last_modified INTEGER NOT NULL,
    type TEXT NOT NULL,
    acl TEXT NOT NULL,
    tagging_count INTEGER NOT NULL,
    is_multipart INTEGER NOT NULL,
    is_encrypted INTEGER NOT NULL,
    crc64 TEXT NOT NULL,
    transitioned_at INTEGER,
    content_type TEXT NOT NULL,
    body BLOB,
    UNIQUE (bucket, key, version_id)
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS latest_versions ON objects (bucket, key) WHERE is_latest;
  CREATE TABLE IF NOT EXISTS report_runs (
    bucket TEXT NOT NULL,
    id TEXT NOT NULL,
    first_run INTEGER,
    next_run INTEGER,
    damage TEXT,
    damaged_runs INTEGER,
    PRIMARY KEY (bucket, id),
    FOREIGN KEY (bucket, id) REFERENCES rules (bucket, id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS next_runs ON report_runs (next_run);
  -- Rules from before version 2 are new to reports.
  INSERT OR IGNORE INTO report_runs (bucket, id, next_run)
    SELECT bucket, id, unixepoch() * 1000 FROM rules;
`;

/** The columns of each table. */
const COLUMNS: Readonly<Record<string, string>> = {
  buckets: 'name, account_id, region, storage_class, versioning, created_at',
  rules: 'bucket, id, xml',
  report_runs: 'bucket, id, first_run, next_run, damage, damaged_runs',
  objects:
    'sequence, bucket, key, version_id, is_latest, is_delete_marker, size, etag, storage_class, last_modified, type, ' +
    'acl, tagging_count, is_multipart, is_encrypted, crc64, transitioned_at, content_type, body',
};

/** A file that is not the emulator's, or of another version. */
class DataFileError extends Error {
  override readonly name = 'DataFileError';
  readonly code = 'ERR_EMULATOR_DATA';
}

/**
 * Opens the emulator's database, and makes the tables that it does not have yet.
 *
 * @param path SQLite file (its folder is made) or `:memory:`
 * @throws DataFileError, and leaves the file as it is, if it has other tables.
 */
export function openDataFile(path: string): DatabaseSync {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  // Another process may have the same file open: wait for its write instead of failing.
  const db = new DatabaseSync(path, { timeout: 5000 });
  try {
    const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
    checkTables(db, version);
    db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL; -- what was acknowledged is on disk, even after kill -9 or power loss
      PRAGMA foreign_keys = ON;
    `);
    if (version < VERSION) {
      db.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA user_version = ${VERSION}; COMMIT;`);
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function checkTables(db: DatabaseSync, version: number): void {
  const tables = db
    .prepare(
      `SELECT t.name AS name, group_concat(c.name, ', ') AS columns
       FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
       WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' GROUP BY t.name`,
    )
    .all();
  if (version > VERSION && tables.some(({ name }) => name === 'rules')) {
    throw new DataFileError(
      `a newer version wrote the file (${version}, and this one reads up to ${VERSION}): use that version, or ` +
        'name another file',
    );
  }
  const other = tables.find(({ name, columns }) => COLUMNS[String(name)] !== columns);
  if (other !== undefined) {
    throw new DataFileError(
      `another program or an older version wrote the file (its table "${other['name']}" is not the emulator's): ` +
        'name another file',
    );
  }
}
