import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Store } from '../store.ts';
import type { ReportDamage } from './damage.ts';
import { DEFAULT_FORM, type ReportForm } from './report-form.ts';
import { type ReportRule, readReportRule } from './report-rule.ts';
import type { RunState } from './run-table.ts';
import { nextRun } from './schedule.ts';
import { type ReadObjects, readFrom, readOnceFrom, writeReport } from './write-report.ts';

/** How the emulator writes reports. */
export interface ReportOptions {
  /** Whether a timer writes them when their time comes. Without it, only `runReports` does. @default false */
  timer?: boolean;
  /** How long after its PUT a rule runs first, in milliseconds. @default 1000 */
  firstRunDelayMs?: number;
  /** How many objects a data file lists at most. @default 1_000_000 */
  rowsPerFile?: number;
  /**
   * The clock that rules run by, in milliseconds since 1970. A test can move it while signatures, which must be recent,
   * go by another one. @default EmulatorOptions.now
   */
  now?: () => number;
  /** What the vendor's documents leave open. @default the newer of the two documented samples */
  form?: Partial<ReportForm>;
}

/** A rule that ran. */
export interface RuleRun {
  readonly bucket: string;
  readonly inventoryId: string;
  readonly scanStartedAt: Date;
  readonly destinationBucket: string;
  /** The key of the report's manifest; undefined if none was written. */
  readonly manifestKey: string | undefined;
}

/** Runs rules without HTTP. */
export interface ReportControl {
  /** The clock that rules run by. */
  readonly now: () => number;
  /**
   * Runs all rules whose time has come, each as if at its time: after a month, a daily rule runs
   * thirty times. The objects are those of now.
   */
  runReports(): Promise<readonly RuleRun[]>;
  /**
   * Runs rules of a bucket at once, whatever their schedules and even if they are disabled. Their next runs are the first
   * ones after that time.
   *
   * @param options.at when; may be past @default now
   * @param options.damage what is wrong with the reports
   * @throws RangeError if a rule does not exist, or has a document that OSS would have refused
   */
  runRules(
    bucket: string,
    inventoryIds: readonly string[],
    options?: { at?: Date | undefined; damage?: ReportDamage | undefined },
  ): readonly RuleRun[];
  /**
   * Damages the reports that a rule writes from now on. Replaces an earlier damage, and ends with the rule.
   *
   * @param damage undefined ends it
   * @param times how many reports @default all
   */
  damageReports(
    bucket: string,
    inventoryId: string,
    damage: ReportDamage | undefined,
    times?: number,
  ): void;
}

const TIMER_MS = 1000;

/** Runs the rules of a store. */
export class Reports implements ReportControl {
  readonly now: () => number;
  readonly #store: Store;
  readonly #form: ReportForm;
  readonly #rowsPerFile: number;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(store: Store, now: () => number, options: ReportOptions) {
    this.#store = store;
    this.now = now;
    this.#form = { ...DEFAULT_FORM, ...options.form };
    this.#rowsPerFile = options.rowsPerFile ?? 1_000_000;
    if (options.timer) this.#startTimer();
  }

  async runReports(): Promise<readonly RuleRun[]> {
    const until = this.now();
    return this.#runDue(
      () => until,
      ({ nextRun: at = until }) => at,
    );
  }

  runRules(
    bucket: string,
    inventoryIds: readonly string[],
    options: { at?: Date | undefined; damage?: ReportDamage | undefined } = {},
  ): readonly RuleRun[] {
    const { at = new Date(this.now()), damage } = options;
    const readObjects = inventoryIds.length > 1 ? readOnceFrom(this.#store) : readFrom(this.#store);
    return this.#store.transaction(() =>
      inventoryIds.map((id) => {
        const state = this.#store.runs.get(bucket, id);
        const rule = this.#readRule(bucket, id);
        if (state === undefined || rule === undefined) {
          throw new RangeError(
            `Bucket "${bucket}" has no rule "${id}" that reports can be written for.`,
          );
        }
        const damaged = { ...state, damage: damage ?? state.damage };
        return this.#run(damaged, rule, at.getTime(), readObjects);
      }),
    );
  }

  damageReports(
    bucket: string,
    inventoryId: string,
    damage: ReportDamage | undefined,
    times?: number,
  ): void {
    this.#store.runs.setDamage(bucket, inventoryId, damage, times);
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
  }

  /**
   * A run that the emulator missed, because it or the machine was off, is made up for by one run now.
   */
  #startTimer(): void {
    let isRunning = false;
    const tick = async () => {
      if (isRunning) return;
      isRunning = true;
      try {
        await this.#runDue(this.now, this.now);
      } catch {
        // Another process holds the file, or the disk is full: the next tick tries again.
      } finally {
        isRunning = false;
      }
    };
    this.#timer = setInterval(() => void tick(), TIMER_MS).unref();
  }

  /** Lets requests in between two rules. */
  async #runDue(until: () => number, startOf: (due: RunState) => number): Promise<RuleRun[]> {
    const runs: RuleRun[] = [];
    while (!this.#isClosed) {
      const step = this.#store.transaction(() => this.#runFirstDue(until(), startOf));
      if (step === undefined) break;
      if (step !== 'skipped') runs.push(step);
      await nextTurn();
    }
    return runs;
  }

  #runFirstDue(until: number, startOf: (due: RunState) => number): RuleRun | 'skipped' | undefined {
    const state = this.#store.runs.firstDue(until);
    if (state === undefined) return undefined;
    const rule = this.#readRule(state.bucket, state.id);
    if (rule?.isEnabled) return this.#run(state, rule, startOf(state), readFrom(this.#store));
    this.#store.runs.record(state, { firstRun: undefined, nextRun: undefined });
    return 'skipped';
  }

  #readRule(bucket: string, id: string): ReportRule | undefined {
    const stored = this.#store.rule(bucket, id);
    return stored && readReportRule(stored.xml);
  }

  #run(state: RunState, rule: ReportRule, scanStart: number, readObjects: ReadObjects): RuleRun {
    const { bucket, id, damage } = state;
    const store = this.#store;
    const context = { store, readObjects, form: this.#form, rowsPerFile: this.#rowsPerFile };
    const parts = writeReport(context, bucket, rule, scanStart, damage);
    const firstRun = state.firstRun ?? scanStart;
    store.runs.record(state, {
      firstRun,
      nextRun: rule.isEnabled ? nextRun(rule.schedule, firstRun, scanStart) : undefined,
    });
    if (rule.deletesItself) store.deleteRule(bucket, id);
    return {
      bucket,
      inventoryId: id,
      scanStartedAt: new Date(scanStart),
      destinationBucket: rule.destination.bucket,
      manifestKey: parts.find(({ kind }) => kind === 'manifest')?.key,
    };
  }
}
