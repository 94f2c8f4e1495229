import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Store } from '../store.ts';
import type { ReportDamage } from './damage.ts';
import { DEFAULT_FORM, type ReportForm } from './report-form.ts';
import { type ReportRule, readReportRule } from './report-rule.ts';
import type { RunState } from './run-table.ts';
import { nextRun } from './schedule.ts';
import { writeReport } from './write-report.ts';

/** How the emulator writes reports. */
export interface ReportOptions {
  /** Whether a timer writes them when their time comes. Without it, only `runReports` does. @default false */
  timer?: boolean;
  /** How long after its PUT a rule runs first, in milliseconds. @default 1000 */
  firstRunDelayMs?: number;
  /** How many objects a data file lists at most. @default 1_000_000 */
  rowsPerFile?: number;
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
  /**
   * Runs all rules whose time has come by the emulator's clock, each as if at its time: after a month, a daily rule runs
   * thirty times. The objects are those of now.
   */
  runReports(): Promise<readonly RuleRun[]>;
  /**
   * Runs a rule, whatever its schedule and even if it is disabled. Its next run is the first one after that time.
   *
   * @param options.at when; may be past @default now
   * @param options.damage what is wrong with the report
   * @throws RangeError if there is no such rule, or OSS would have refused it
   */
  runReport(
    bucket: string,
    inventoryId: string,
    options?: { at?: Date; damage?: ReportDamage },
  ): RuleRun;
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
  readonly #store: Store;
  readonly #now: () => number;
  readonly #form: ReportForm;
  readonly #rowsPerFile: number;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(store: Store, now: () => number, options: ReportOptions) {
    this.#store = store;
    this.#now = now;
    this.#form = { ...DEFAULT_FORM, ...options.form };
    this.#rowsPerFile = options.rowsPerFile ?? 1_000_000;
    if (options.timer) this.#startTimer();
  }

  async runReports(): Promise<readonly RuleRun[]> {
    const until = this.#now();
    return this.#runDue(
      () => until,
      ({ nextRun: at = until }) => at,
    );
  }

  runReport(
    bucket: string,
    inventoryId: string,
    { at = new Date(this.#now()), damage }: { at?: Date; damage?: ReportDamage } = {},
  ): RuleRun {
    return this.#store.transaction(() => {
      const state = this.#store.runs.get(bucket, inventoryId);
      const rule = this.#readRule(bucket, inventoryId);
      if (state === undefined || rule === undefined) {
        throw new RangeError(
          `Bucket "${bucket}" has no rule "${inventoryId}" that reports can be written for.`,
        );
      }
      return this.#run({ ...state, damage: damage ?? state.damage }, rule, at.getTime());
    });
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
        await this.#runDue(this.#now, this.#now);
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
    if (rule?.isEnabled) return this.#run(state, rule, startOf(state));
    this.#store.runs.record(state, { firstRun: undefined, nextRun: undefined });
    return 'skipped';
  }

  #readRule(bucket: string, id: string): ReportRule | undefined {
    const stored = this.#store.rule(bucket, id);
    return stored && readReportRule(stored.xml);
  }

  #run(state: RunState, rule: ReportRule, scanStart: number): RuleRun {
    const { bucket, id, damage } = state;
    const context = { store: this.#store, form: this.#form, rowsPerFile: this.#rowsPerFile };
    const parts = writeReport(context, bucket, rule, scanStart, damage);
    const firstRun = state.firstRun ?? scanStart;
    this.#store.runs.record(state, {
      firstRun,
      nextRun: rule.isEnabled ? nextRun(rule.schedule, firstRun, scanStart) : undefined,
    });
    if (rule.deletesItself) this.#store.deleteRule(bucket, id);
    return {
      bucket,
      inventoryId: id,
      scanStartedAt: new Date(scanStart),
      destinationBucket: rule.destination.bucket,
      manifestKey: parts.find(({ kind }) => kind === 'manifest')?.key,
    };
  }
}
