import type { InventoryConfiguration } from '../inventory/configuration.ts';
import { FREQUENCIES } from '../inventory/vocabulary.ts';
import type { ReportFolder } from './report.ts';
import { nextRun, reportDay } from './schedule.ts';

/** Whether a rule's reports arrive. */
export type FreshnessStatus =
  | 'DISABLED'
  | 'NO_DESTINATION'
  | 'UNKNOWN'
  | 'DONE'
  | 'FRESH'
  | 'DUE'
  | 'NOTHING_TO_LIST'
  | 'NEVER'
  | 'OVERDUE';

/** The status of a rule's reports, with its evidence. */
export interface Freshness {
  readonly status: FreshnessStatus;
  /** Why, in sentences for a person. */
  readonly reason: string;
  /** When the next report is or was expected, without the grace; `null` if none is, or if that is not known. */
  readonly expectedBy: Date | null;
  /** When OSS began the newest complete report; `null` if none was seen. */
  readonly latestReportAt: Date | null;
}

/** What a look at something found, or in a sentence why it could not be looked at. */
export type Look<Found> = { readonly found: Found } | { readonly refusal: string };

/** The reports of a rule that were seen. */
export interface SeenReports {
  /** The folders, complete or not, in any order. */
  readonly folders: readonly ReportFolder[];
  readonly latestComplete: ReportFolder | null;
}

/** What is known about a rule's reports. */
export interface FreshnessFacts {
  readonly rule: InventoryConfiguration;
  /** The reports in the destination; `found` is `null` if the bucket does not exist. A disabled rule needs no look. */
  readonly destination: Look<SeenReports | null> | null;
  /** When this server last wrote the rule, which restarts OSS's schedule; `null` if it knows of no write. */
  readonly writtenAt: Date | null;
  readonly now: Date;
  /** How late a report may be, in milliseconds. */
  readonly graceMs: number;
}

/** OSS begins the first report of a rule within this time of its PUT. */
const FIRST_RUN_MS = 30 * 60_000;

/** OSS's clock may be ahead by this time. */
const MAX_SKEW_MS = 10 * 60_000;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Decides whether a rule's reports arrive. OSS announces neither runs nor failures, so that the reason states what was
 * seen and what OSS documents, and never that a rule fails.
 *
 * @returns `undefined` if a report is missing: {@link assessMissingReport} then needs a look at the source.
 */
export function assessReports(facts: FreshnessFacts): Freshness | undefined {
  const { rule, destination, now } = facts;
  const bucket = rule.destination.bucket;
  if (!rule.isEnabled) {
    return withoutReports('DISABLED', 'The rule is disabled: OSS writes no reports for it.');
  }
  if (destination === null) return withoutReports('UNKNOWN', `"${bucket}" was not looked at.`);
  if ('refusal' in destination) return withoutReports('UNKNOWN', destination.refusal);
  if (destination.found === null) {
    const what = `The destination bucket "${bucket}" does not exist, so OSS cannot write reports.`;
    return withoutReports('NO_DESTINATION', `${what} Create it, or change the rule.`);
  }
  const { latestComplete } = destination.found;
  if (latestComplete && latestComplete.scanStartedAt.getTime() > now.getTime() + MAX_SKEW_MS) {
    const what = `The newest report is in the folder ${latestComplete.name}`;
    return withoutReports('UNKNOWN', `${what}, whose time has not come yet.`);
  }
  const { frequency } = rule.schedule;
  const run = expectedRun(facts);
  const status = (word: FreshnessStatus, why: string) => ({
    status: word,
    reason: `${describeSeen(facts)} ${why}`,
    expectedBy: run?.expectedBy ?? null,
    latestReportAt: latestComplete?.scanStartedAt ?? null,
  });
  if (frequency !== FREQUENCIES.ONCE && !nextRun(rule.schedule, now, scansOf(facts))) {
    const why = `This server does not know the frequency "${frequency}" of the rule, and`;
    return status('UNKNOWN', `${why} there are too few reports to learn it from.`);
  }
  if (!run) {
    return latestComplete ? status('DONE', 'The rule writes no other report.') : undefined;
  }
  const { expectedBy, dueFrom, overdueFrom, cause } = run;
  if (now < dueFrom) return status('FRESH', `The next is expected by ${minute(expectedBy)}.`);
  if (now >= overdueFrom) return undefined;
  const until = `by ${minute(expectedBy)}, and overdue from ${minute(overdueFrom)} on`;
  return status('DUE', `${cause}The next is expected ${until}.`);
}

/**
 * Decides what a missing report means.
 *
 * @param source whether it has an object whose key starts with the rule's prefix.
 */
export function assessMissingReport(facts: FreshnessFacts, source: Look<boolean>): Freshness {
  const { rule, graceMs } = facts;
  const latest = latestOf(facts);
  const latestReportAt = latest?.scanStartedAt ?? null;
  if ('refusal' in source) {
    const reason = `${describeSeen(facts)} ${source.refusal}`;
    return { status: 'UNKNOWN', reason, expectedBy: null, latestReportAt };
  }
  if (!source.found) {
    const which =
      rule.filter.prefix === null ? '' : ` whose key starts with "${rule.filter.prefix}"`;
    const why = `"${rule.bucket}" has no object${which}, and OSS writes no report without rows.`;
    const reason = `${describeSeen(facts)} ${why}`;
    return { status: 'NOTHING_TO_LIST', reason, expectedBy: null, latestReportAt };
  }
  const run = expectedRun(facts);
  const expectedBy = run?.expectedBy ?? null;
  const grace = latest ? `, with a grace of ${graceMs / HOUR_MS} hours` : '';
  const missing = run
    ? `${run.cause}One was expected by ${minute(run.expectedBy)}${grace}.`
    : 'OSS does not tell when the rule was written; a first report takes up to 30 minutes.';
  const hint =
    `The source has objects. OSS does not announce failures: check that the role ` +
    `"${rule.destination.roleArn}" may write to "${rule.destination.bucket}".`;
  const reason = [describeSeen(facts), missing, hint, describeBounds(rule)]
    .filter(Boolean)
    .join(' ');
  return { status: latest ? 'OVERDUE' : 'NEVER', reason, expectedBy, latestReportAt };
}

/** A report that is expected. */
interface ExpectedRun {
  readonly expectedBy: Date;
  readonly dueFrom: Date;
  readonly overdueFrom: Date;
  /** A sentence with a space behind it, or nothing. */
  readonly cause: string;
}

/** `undefined` if the next report is not known to come, or when. */
function expectedRun(facts: FreshnessFacts): ExpectedRun | undefined {
  const { rule, writtenAt, graceMs } = facts;
  const latest = latestOf(facts)?.scanStartedAt;
  if (writtenAt && !(latest && latest >= floorToMinute(writtenAt))) {
    const expectedBy = new Date(writtenAt.getTime() + FIRST_RUN_MS);
    const overdueFrom = new Date(expectedBy.getTime() + (latest ? graceMs : 0));
    const cause =
      `This server wrote the rule at ${minute(writtenAt)}, and OSS documents that a report begins ` +
      'within 30 minutes. ';
    return { expectedBy, dueFrom: writtenAt, overdueFrom, cause };
  }
  if (!latest || rule.schedule.frequency === FREQUENCIES.ONCE) return undefined;
  const next = nextRun(rule.schedule, latest, scansOf(facts));
  if (!next) return undefined;
  const overdueFrom = new Date(next.lateAfter.getTime() + graceMs);
  return { expectedBy: next.expectedBy, dueFrom: next.expectedBy, overdueFrom, cause: '' };
}

function seenReports({ destination }: FreshnessFacts): SeenReports {
  const found = destination && 'found' in destination ? destination.found : null;
  return found ?? { folders: [], latestComplete: null };
}

function latestOf(facts: FreshnessFacts): ReportFolder | null {
  return seenReports(facts).latestComplete;
}

/** The folders that teach the schedule: those since the last write, which restarts it. */
function scansOf(facts: FreshnessFacts): readonly Date[] {
  const { writtenAt, now } = facts;
  const from = writtenAt ? floorToMinute(writtenAt).getTime() : 0;
  const to = now.getTime() + MAX_SKEW_MS;
  const scans = seenReports(facts).folders.map(({ scanStartedAt }) => scanStartedAt);
  return scans.filter((scan) => scan.getTime() >= from && scan.getTime() <= to);
}

function describeSeen(facts: FreshnessFacts): string {
  const { folders, latestComplete } = seenReports(facts);
  const { bucket } = facts.rule.destination;
  const began = latestComplete?.scanStartedAt;
  const latest = began
    ? `The newest complete report is of ${reportDay(began)} (UTC+8); OSS began it at ${minute(began)}.`
    : `No complete report of this rule was seen in "${bucket}".`;
  const newer = folders
    .filter(({ scanStartedAt }) => scanStartedAt <= facts.now && (!began || scanStartedAt > began))
    .toSorted((a, b) => a.scanStartedAt.getTime() - b.scanStartedAt.getTime())
    .at(-1);
  return newer ? `${latest} The folder ${newer.name} is not complete.` : latest;
}

/** The bounds that no request can check without reading the whole bucket. */
function describeBounds({ filter }: InventoryConfiguration): string {
  const bounds = [
    filter.minSize !== null || filter.maxSize !== null ? 'size' : '',
    filter.storageClasses !== null ? 'storage class' : '',
    filter.lastModifiedAfter || filter.lastModifiedBefore ? 'time of last modification' : '',
  ].filter(Boolean);
  if (bounds.length === 0) return '';
  return `The rule also filters by ${bounds.join(' and ')}: without a match OSS writes no report.`;
}

function withoutReports(status: FreshnessStatus, reason: string): Freshness {
  return { status, reason, expectedBy: null, latestReportAt: null };
}

function floorToMinute(time: Date): Date {
  return new Date(Math.floor(time.getTime() / MINUTE_MS) * MINUTE_MS);
}

/** A time to the minute, for example `2026-01-30T16:00Z`. */
function minute(time: Date): string {
  return `${time.toISOString().slice(0, 16)}Z`;
}
