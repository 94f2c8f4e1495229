import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import { RefusedError } from '../../inventory/errors.ts';
import type { ObjectStore } from '../../oss/objects.ts';
import { placesOf } from '../../reports/report-key.ts';
import { failureFinding } from './messages.ts';
import { note, ok, type Report } from './report.ts';

/** Rules of one bucket seldom write to more buckets. */
const MAX_DESTINATIONS = 3;

/** An object that should not exist. Reading it still shows whether the caller has the right. */
const NO_OBJECT = 'oss-inventory-graphql-check';

/**
 * Tests the rights that only reports need: on the source bucket, and on the destination buckets of its rules. A missing
 * one is a note, because without it the server still works for rules.
 */
export async function checkReportRights(
  report: Report,
  objects: ObjectStore,
  bucket: string,
  rules: readonly InventoryConfiguration[],
): Promise<void> {
  const rights = new ReportRights(report, objects);
  await rights.list(bucket, '');
  const byDestination = Map.groupBy(rules, ({ destination }) => destination.bucket);
  const destinations = [...byDestination.values()].flatMap(
    (group) => group.find(isEncryptedByKms) ?? group[0] ?? [],
  );
  for (const rule of destinations.slice(0, MAX_DESTINATIONS)) await rights.read(rule);
  const others = destinations.slice(MAX_DESTINATIONS).map(({ destination }) => destination.bucket);
  if (others.length > 0) {
    report.print('rights on reports', note(`not tried: those on ${others.join(', ')}`));
  }
  if (destinations.length === 0) {
    const text = 'not tried: no rule was seen that names a destination bucket';
    report.print('rights on reports', note(text));
  }
}

function isEncryptedByKms({ destination }: InventoryConfiguration): boolean {
  return destination.encryption?.type === 'SSE-KMS';
}

class ReportRights {
  readonly #report: Report;
  readonly #objects: ObjectStore;

  constructor(report: Report, objects: ObjectStore) {
    this.#report = report;
    this.#objects = objects;
  }

  /** @returns the first key; `null` if there is none, `undefined` if OSS does not tell. */
  list(bucket: string, prefix: string): Promise<string | null | undefined> {
    return this.#test('oss:ListObjects', bucket, bucket, async () => {
      const { objects } = await this.#objects.list(bucket, { prefix, maxKeys: 1 });
      return objects[0]?.key ?? null;
    });
  }

  /** Reads the first byte of a report, if there is one: that takes the right to decrypt it, too. */
  async read(rule: InventoryConfiguration): Promise<void> {
    const { bucket } = rule.destination;
    const [{ root }] = placesOf(rule);
    const found = await this.list(bucket, `${root}2`);
    if (found === undefined) return;
    const key = found ?? `${root}${NO_OBJECT}`;
    const isRead = await this.#test('oss:GetObject', bucket, `${bucket}/*`, async () => {
      try {
        return await this.#objects.get(bucket, key, { maxBytes: 1 });
      } catch (error) {
        if (error instanceof RefusedError && error.code === 'InvalidObjectState') return null;
        throw error;
      }
    });
    if (!isEncryptedByKms(rule)) return;
    const finding = isRead
      ? ok(`granted for a report in ${bucket}`)
      : note(`not tried: no report of the rule ${rule.inventoryId} could be read in ${bucket}`);
    this.#report.print('kms:Decrypt', finding);
  }

  async #test<Result>(
    action: string,
    bucket: string,
    resource: string,
    work: () => Promise<Result>,
  ): Promise<Result | undefined> {
    let result: Result | undefined;
    await this.#report.step(action, async () => {
      try {
        result = await work();
        return ok(`granted on ${bucket}`);
      } catch (error) {
        const { text, cause } = failureFinding(error, resource);
        return { ...note(`${text} Only reports need it.`), cause };
      }
    });
    return result;
  }
}
