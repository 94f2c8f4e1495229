import DataLoader from 'dataloader';
import { type InventoryConfiguration, ruleKey } from '../inventory/configuration.ts';
import { NoSuchBucketError } from '../inventory/errors.ts';
import type { FoundReport } from '../reports/found-report.ts';
import {
  assessMissingReport,
  assessReports,
  type Freshness,
  type Look,
  type SeenReports,
} from '../reports/freshness.ts';
import { refusal } from '../reports/refusal.ts';
import type { ReadReport } from '../reports/report-reader.ts';
import type { ReportLoaderParts } from './report-settings.ts';
import { settleEach } from './settle-each.ts';

/** How many of the latest reports are read in search of a complete one. */
const MAX_READINGS = 10;

/** A look at freshness with the time of the look. */
export interface CheckedFreshness extends Freshness {
  readonly checkedAt: Date;
}

/** The latest reports of a rule. */
interface Latest {
  readonly found: readonly FoundReport[];
  /** The latest one that is complete, or that OSS refuses to show; `null`: there is none. */
  readonly report: ReadReport | null;
  /** Whether older reports were not read. */
  readonly isCut: boolean;
}

/** Creates one request's looks at the latest reports of rules; see `createReportLoaders`. */
export function createFreshnessLoaders(
  { store, access, settings, signal }: ReportLoaderParts,
  readings: DataLoader<FoundReport, ReadReport, string>,
  assertMayReadReports: (source: string, destination: string) => void,
) {
  /** Rules of one page are looked up together: their prefixes are often the same. */
  const recent = new DataLoader<InventoryConfiguration, readonly FoundReport[], string>(
    (rules) => store.finder.recentOfEach(rules, { signal }),
    { cacheKeyFn: ruleKey },
  );

  const latest = new DataLoader<InventoryConfiguration, Latest, string>(
    (rules) =>
      settleEach(rules, async (rule) => {
        const found = await recent.load(rule);
        const whole = found.filter(({ manifest, checksum }) => manifest && checksum);
        for (const each of whole.slice(0, MAX_READINGS)) {
          const report = await readings.load(each);
          if (report.state === 'COMPLETE' || report.state === 'UNREADABLE') {
            return { found, report, isCut: false };
          }
        }
        return { found, report: null, isCut: whole.length > MAX_READINGS };
      }),
    { cacheKeyFn: ruleKey },
  );

  const lookAtDestination = async (
    rule: InventoryConfiguration,
  ): Promise<Look<SeenReports | null>> => {
    try {
      const { found, report, isCut } = await latest.load(rule);
      if (report?.state === 'UNREADABLE') {
        const why = report.problems[0]?.message ?? '';
        return {
          refusal: `The latest report, ${report.report.folder.name}, cannot be read. ${why}`,
        };
      }
      if (isCut) return { refusal: `The latest ${MAX_READINGS} reports are damaged.` };
      const folders = found.map(({ folder }) => folder);
      return { found: { folders, latestComplete: report?.report.folder ?? null } };
    } catch (error) {
      if (error instanceof NoSuchBucketError) return { found: null };
      return { refusal: refusal(error, null).message };
    }
  };

  const lookAtSource = async ({
    bucket,
    filter,
  }: InventoryConfiguration): Promise<Look<boolean>> => {
    try {
      const prefix = filter.prefix ?? '';
      const { objects } = await store.objects.list(bucket, { prefix, maxKeys: 1, signal });
      return { found: objects.length > 0 };
    } catch (error) {
      if (error instanceof NoSuchBucketError) return { refusal: error.message };
      return { refusal: refusal(error, null).message };
    }
  };

  const assess = async (rule: InventoryConfiguration): Promise<Freshness> => {
    if (!access.mayReadReports(rule.bucket, rule.destination.bucket)) {
      return {
        status: 'UNKNOWN',
        reason:
          'You may not see the reports of this rule. Ask the operator for the right `reports`.',
        expectedBy: null,
        latestReportAt: null,
      };
    }
    const facts = {
      rule,
      destination: rule.isEnabled ? await lookAtDestination(rule) : null,
      writtenAt: store.writtenAt(rule.bucket, rule.inventoryId),
      now: store.now(),
      graceMs: settings.graceMs,
    };
    return assessReports(facts) ?? assessMissingReport(facts, await lookAtSource(rule));
  };

  const freshness = new DataLoader<InventoryConfiguration, CheckedFreshness, string>(
    (rules) =>
      settleEach(rules, async (rule) => ({ ...(await assess(rule)), checkedAt: store.now() })),
    { cacheKeyFn: ruleKey },
  );

  return {
    /** Whether a rule's reports arrive on time. Failures that pass are thrown. */
    freshness,

    /** The latest report that is complete, or that OSS refuses to show; `null` if there is none. */
    async latest(rule: InventoryConfiguration): Promise<FoundReport | null> {
      assertMayReadReports(rule.bucket, rule.destination.bucket);
      return (await latest.load(rule)).report?.report ?? null;
    },
  };
}
