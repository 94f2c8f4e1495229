import { bucketNameComplaint } from '../../inventory/validation.ts';
import { complain } from '../exit.ts';
import { printable } from '../printable.ts';
import { writeRules } from './export-yaml.ts';
import type { ApiOptions } from './open-api.ts';
import { readAllRules, readRulesOf } from './rules-reader.ts';
import { showUnreadable } from './show-unreadable.ts';
import { withApi } from './with-api.ts';

/** Options of the command `export`. */
export interface ExportOptions extends ApiOptions {
  /** Whether rules are written although some buckets cannot be read. */
  readonly allowUnreadable?: boolean;
}

/**
 * Writes the rules of buckets as YAML to standard output, all or none: a file that ends early would look whole.
 *
 * @param buckets empty: all buckets.
 * @returns the exit code.
 */
export async function exportRules(
  buckets: readonly string[],
  { allowUnreadable = false, ...options }: ExportOptions,
): Promise<number> {
  for (const bucket of buckets) {
    const complaint = bucketNameComplaint(bucket);
    if (!complaint) continue;
    complain(printable(complaint.message));
    return 2;
  }
  return withApi(options, { writes: false }, async (api, signal) => {
    const { rules, unreadable } =
      buckets.length === 0
        ? await readAllRules(api, signal)
        : await readRulesOf(api, buckets, signal);
    showUnreadable(unreadable);
    if (unreadable.length > 0 && !allowUnreadable) {
      complain('Nothing is written. With --allow-unreadable, the rules of the other buckets are.');
      return 1;
    }
    const missing = unreadable.map(({ name }) => `Not here, because it cannot be read: ${name}`);
    process.stdout.write(writeRules(rules, [HEADING, ...missing]));
    return 0;
  });
}

const HEADING = 'Inventory rules, for oss-inventory-graphql plan and apply';
