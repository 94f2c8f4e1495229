import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { openDataFile } from './data-file.ts';
import {
  type NewObject,
  type ObjectSelection,
  ObjectTable,
  type ObjectVersion,
} from './object-table.ts';
import { RunTable } from './reports/run-table.ts';

/** A stored bucket. */
export interface Bucket {
  readonly name: string;
  readonly accountId: string;
  /** `oss-cn-hangzhou` */
  readonly region: string;
  readonly storageClass: string;
  readonly versioning: 'Enabled' | 'Suspended' | undefined;
  readonly createdAt: Date;
}

/** A rule's id and its `InventoryConfiguration` element, without XML declaration. */
export interface Rule {
  readonly id: string;
  readonly xml: string;
}

/** Reads rules, current or past ones. */
export interface RuleReader {
  rule(bucket: string, id: string): Rule | undefined;
  /** Up to `limit` rules after the id `after`, in byte order of UTF-8. */
  rules(bucket: string, after: string, limit: number): Rule[];
}

/** Buckets, rules and objects in one SQLite file. Every write is one transaction. */
export class Store implements RuleReader {
  /** When rules write reports. */
  readonly runs: RunTable;
  readonly #db: DatabaseSync;
  readonly #objects: ObjectTable;
  // Prepared once: almost every request reads its bucket and a rule.
  readonly #bucket: StatementSync;
  readonly #rule: StatementSync;
  /** What the last write to a bucket replaced: documents by id, undefined for a new rule. */
  readonly #replaced = new Map<string, Map<string, string | undefined>>();

  /** @param path SQLite file (its folder is created) or `:memory:` */
  constructor(path: string) {
    this.#db = openDataFile(path);
    this.#objects = new ObjectTable(this.#db);
    this.runs = new RunTable(this.#db);
    this.#bucket = this.#db.prepare('SELECT * FROM buckets WHERE name = ?');
    this.#rule = this.#db.prepare('SELECT id, xml FROM rules WHERE bucket = ? AND id = ?');
  }

  /** Runs several writes as one transaction, which is rolled back if `work` throws. */
  transaction<T>(work: () => T): T {
    if (this.#db.isTransaction) return work();
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  bucket(name: string): Bucket | undefined {
    const row = this.#bucket.get(name);
    return row === undefined ? undefined : toBucket(row);
  }

  /** Up to `limit` buckets of an account after the name `marker`, in ascending order. */
  buckets(accountId: string, prefix: string, marker: string, limit: number): Bucket[] {
    return this.#db
      .prepare(
        `SELECT * FROM buckets WHERE account_id = ? AND name > ?
         AND substr(name, 1, length(?)) = ? ORDER BY name LIMIT ?`,
      )
      .all(accountId, marker, prefix, prefix, limit)
      .map(toBucket);
  }

  /** Adds a bucket. Returns false if the name is taken. */
  addBucket(bucket: Bucket): boolean {
    const { name, accountId, region, storageClass, versioning = null, createdAt } = bucket;
    const { changes } = this.#db
      .prepare('INSERT INTO buckets VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING')
      .run(name, accountId, region, storageClass, versioning, createdAt.getTime());
    return changes === 1;
  }

  deleteBucket(name: string): void {
    this.#db.prepare('DELETE FROM buckets WHERE name = ?').run(name);
    this.#replaced.delete(name);
  }

  setVersioning(name: string, status: 'Enabled' | 'Suspended'): void {
    this.#db.prepare('UPDATE buckets SET versioning = ? WHERE name = ?').run(status, name);
  }

  rule(bucket: string, id: string): Rule | undefined {
    const row = this.#rule.get(bucket, id);
    return row === undefined ? undefined : toRule(row);
  }

  rules(bucket: string, after: string, limit: number): Rule[] {
    return this.#db
      .prepare('SELECT id, xml FROM rules WHERE bucket = ? AND id > ? ORDER BY id LIMIT ?')
      .all(bucket, after, limit)
      .map(toRule);
  }

  countRules(bucket: string): number {
    const { count } =
      this.#db.prepare('SELECT count(*) AS count FROM rules WHERE bucket = ?').get(bucket) ?? {};
    return Number(count);
  }

  /**
   * Stores rules in one transaction, replacing those with the same ids.
   *
   * @param firstRun when they write their first reports
   */
  putRules(bucket: string, rules: readonly Rule[], firstRun: number): void {
    const replaced = new Map(rules.map(({ id }) => [id, this.rule(bucket, id)?.xml]));
    this.transaction(() => {
      const insert = this.#db.prepare('INSERT OR REPLACE INTO rules VALUES (?, ?, ?)');
      for (const { id, xml } of rules) {
        insert.run(bucket, id, xml);
        this.runs.add(bucket, id, firstRun);
      }
    });
    this.#replaced.set(bucket, replaced);
  }

  /** Deletes a rule, if it exists. */
  deleteRule(bucket: string, id: string): void {
    const before = this.rule(bucket, id);
    if (before === undefined) return;
    this.#db.prepare('DELETE FROM rules WHERE bucket = ? AND id = ?').run(bucket, id);
    this.#replaced.set(bucket, new Map([[id, before.xml]]));
  }

  deleteRules(bucket: string): void {
    this.#db.prepare('DELETE FROM rules WHERE bucket = ?').run(bucket);
    this.#replaced.delete(bucket);
  }

  /** The bucket's rules before this process's last write to them. */
  beforeLastWrite(bucket: string): RuleReader {
    const replaced = this.#replaced.get(bucket) ?? new Map<string, string | undefined>();
    const rules = new Map(this.rules(bucket, '', -1).map((rule) => [rule.id, rule.xml]));
    for (const [id, xml] of replaced) {
      if (xml === undefined) rules.delete(id);
      else rules.set(id, xml);
    }
    const past = [...rules]
      .map(([id, xml]) => ({ id, xml }))
      .sort((a, b) => compareBytes(a.id, b.id));
    return {
      rule: (_, id) => past.find((rule) => rule.id === id),
      rules: (_, after, limit) =>
        past.filter(({ id }) => compareBytes(id, after) > 0).slice(0, limit),
    };
  }

  /** Current objects in byte order of their keys. */
  objects(bucket: string, selection?: ObjectSelection): Iterable<ObjectVersion> {
    return this.#objects.current(bucket, selection);
  }

  /** All versions and delete markers in byte order of their keys, those of one key from the newest. */
  objectVersions(bucket: string, prefix: string): Iterable<ObjectVersion> {
    return this.#objects.versions(bucket, prefix);
  }

  /** The latest version of an object, which may be a delete marker. */
  object(bucket: string, key: string): ObjectVersion | undefined {
    return this.#objects.latest(bucket, key);
  }

  /** The latest version's body; undefined if it was stored without one. */
  objectBody(bucket: string, key: string): Uint8Array | undefined {
    return this.#objects.body(bucket, key);
  }

  hasObjects(bucket: string): boolean {
    return this.#objects.hasAny(bucket);
  }

  /** Stores the latest version of an object, or a delete marker. */
  putObject({ name, versioning }: Bucket, object: NewObject): ObjectVersion {
    return this.transaction(() => this.#objects.put(name, object, versioning === 'Enabled'));
  }

  /** Deletes all versions of an object, or of all objects. */
  deleteObject(bucket: string, key?: string): void {
    this.#objects.remove(bucket, key);
  }

  close(): void {
    this.#db.close();
  }
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function toRule({ id, xml }: Record<string, SQLOutputValue>): Rule {
  return { id: String(id), xml: String(xml) };
}

function toBucket(row: Record<string, SQLOutputValue>): Bucket {
  const { name, account_id, region, storage_class, versioning, created_at } = row;
  return {
    name: String(name),
    accountId: String(account_id),
    region: String(region),
    storageClass: String(storage_class),
    versioning: versioning === 'Enabled' || versioning === 'Suspended' ? versioning : undefined,
    createdAt: new Date(Number(created_at)),
  };
}
