import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import { AccessDeniedError, NoSuchBucketError } from '../../inventory/errors.ts';
import { LIMITS } from '../../inventory/limits.ts';
import { shown } from '../../inventory/validation.ts';
import type { Loaders } from '../../loaders/loaders.ts';
import { printable } from '../printable.ts';
import type { Problems } from './problems.ts';
import { formatTable, type RuleReports } from './report-table.ts';

/** Options of {@link showReports}. */
export interface ShowReportsOptions {
  readonly loaders: Loaders;
  readonly problems: Problems;
  readonly bucket: string;
  /** @default all rules of the bucket */
  readonly inventoryId: string | undefined;
}

/** Prints a table of rules and their reports, in the order of OSS; for one rule also the reason of its status. */
export async function showReports(options: ShowReportsOptions): Promise<readonly RuleReports[]> {
  const { bucket, inventoryId, problems } = options;
  const rules = await readRules(options);
  if (rules.length === 0) {
    if (inventoryId === undefined) process.stdout.write(`Bucket "${bucket}" has no rules.\n`);
    else problems.print(`Bucket "${bucket}" has no rule ${shown(inventoryId)}.`);
    return [];
  }
  const looks = await Promise.all(rules.map((rule) => lookAt(rule, options)));
  const [first] = looks;
  const reason = inventoryId === undefined ? undefined : first?.freshness?.reason;
  const reasonLine = reason === undefined ? '' : `\n${printable(reason)}\n`;
  process.stdout.write(`${formatTable(looks)}${reasonLine}`);
  return looks;
}

async function readRules({
  loaders,
  bucket,
  inventoryId,
}: ShowReportsOptions): Promise<readonly InventoryConfiguration[]> {
  if (inventoryId !== undefined) {
    const rule = await loaders.rule.load({ bucket, inventoryId });
    return rule ? [rule] : [];
  }
  const whole = { from: 'front', after: null, before: null, filter: undefined } as const;
  const page = await loaders.page.load({ ...whole, bucket, size: LIMITS.rulesPerBucket });
  return page.items;
}

async function lookAt(
  rule: InventoryConfiguration,
  { loaders, problems }: ShowReportsOptions,
): Promise<RuleReports> {
  try {
    const [freshness, latest] = await Promise.all([
      loaders.reports.freshness.load(rule),
      latestOf(rule, loaders),
    ]);
    return { rule, freshness, latest };
  } catch (error) {
    problems.add(error, { resource: rule.bucket, inventoryId: rule.inventoryId });
    return { rule, freshness: null, latest: null };
  }
}

/** What OSS refuses here is the reason of the freshness, too. */
async function latestOf(rule: InventoryConfiguration, { reports }: Loaders) {
  try {
    const report = await reports.latest(rule);
    return report && (await reports.readings.load(report));
  } catch (error) {
    if (error instanceof NoSuchBucketError || error instanceof AccessDeniedError) return null;
    throw error;
  }
}
