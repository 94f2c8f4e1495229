import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import { isDamage, type ReportDamage } from './damage.ts';

/** The runs of a rule, in milliseconds since 1970. */
export interface RunState {
  readonly bucket: string;
  readonly id: string;
  readonly firstRun: number | undefined;
  /** Undefined if the rule never runs again. */
  readonly nextRun: number | undefined;
  /** What is wrong with its next report. */
  readonly damage: ReportDamage | undefined;
}

/** When each rule ran and runs next. A row is deleted with its rule. Writers call it in a transaction. */
export class RunTable {
  readonly #add: StatementSync;
  readonly #get: StatementSync;
  readonly #firstDue: StatementSync;
  readonly #record: StatementSync;
  readonly #setDamage: StatementSync;

  constructor(db: DatabaseSync) {
    this.#add = db.prepare('INSERT INTO report_runs (bucket, id, next_run) VALUES (?, ?, ?)');
    this.#get = db.prepare('SELECT * FROM report_runs WHERE bucket = ? AND id = ?');
    this.#firstDue = db.prepare(
      'SELECT * FROM report_runs WHERE next_run <= ? ORDER BY next_run, bucket, id LIMIT 1',
    );
    this.#record = db.prepare(
      `UPDATE report_runs SET first_run = ?, next_run = ?, damaged_runs = damaged_runs - 1,
       damage = iif(damaged_runs <= 1, NULL, damage) WHERE bucket = ? AND id = ?`,
    );
    this.#setDamage = db.prepare(
      'UPDATE report_runs SET damage = ?, damaged_runs = ? WHERE bucket = ? AND id = ?',
    );
  }

  /** Schedules the first run of a new rule. */
  add(bucket: string, id: string, firstRun: number): void {
    this.#add.run(bucket, id, firstRun);
  }

  get(bucket: string, id: string): RunState | undefined {
    const row = this.#get.get(bucket, id);
    return row === undefined ? undefined : toState(row);
  }

  /** The rule that runs first of those whose time has come. */
  firstDue(now: number): RunState | undefined {
    const row = this.#firstDue.get(now);
    return row === undefined ? undefined : toState(row);
  }

  /** Records a run and when the next one is. Uses up a damage. */
  record(
    { bucket, id }: RunState,
    run: { firstRun: number | undefined; nextRun: number | undefined },
  ): void {
    this.#record.run(run.firstRun ?? null, run.nextRun ?? null, bucket, id);
  }

  /** Damages the next reports of a rule; all of them without `times`. */
  setDamage(bucket: string, id: string, damage: ReportDamage | undefined, times?: number): void {
    this.#setDamage.run(damage ?? null, times ?? null, bucket, id);
  }
}

function toState(row: Record<string, SQLOutputValue>): RunState {
  const { bucket, id, first_run, next_run, damage } = row;
  return {
    bucket: String(bucket),
    id: String(id),
    firstRun: first_run === null ? undefined : Number(first_run),
    nextRun: next_run === null ? undefined : Number(next_run),
    damage: isDamage(damage) ? damage : undefined,
  };
}
