import type { Access, Action } from '../access/policy.ts';
import type { InventoryConfiguration } from '../inventory/configuration.ts';
import {
  AccessDeniedError,
  type ArgumentIssue,
  InvalidArgumentError,
} from '../inventory/errors.ts';
import {
  bucketNameComplaint,
  shown,
  validateConfiguration,
  validateKey,
} from '../inventory/validation.ts';
import type { OssStores } from '../oss/oss.ts';
import type { Loaders, RuleKey } from './loaders.ts';

/** What an update changes. */
export interface RuleChange {
  /** The new destination bucket; absent: it stays as it is. */
  readonly destination: string | undefined;
  /** What is wrong with the input by itself. */
  readonly issues: readonly ArgumentIssue[];
  /** Makes the new rule of the one that OSS has. */
  apply(rule: InventoryConfiguration): InventoryConfiguration;
}

/**
 * The writes of one GraphQL request. Each first looks whether the policy allows it, then whether its input is
 * valid, and asks OSS only then: there is no other way to write.
 *
 * Every write throws AccessDeniedError, InvalidArgumentError, and what `InventoryStore` throws.
 */
export function createWrites(
  { inventories, buckets }: OssStores,
  access: Access,
  loaders: Loaders,
  signal: AbortSignal | undefined,
) {
  /** Writes, and has what is read of the bucket from then on read anew. */
  const write = async <Result>(key: RuleKey, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } finally {
      loaders.forget(key);
    }
  };

  /** Looks whether OSS could write reports of a bucket into another one. A look that may not be made says nothing. */
  const destinationIssues = async (bucket: string, destination: string) => {
    const issue = (message: string, ec: string): ArgumentIssue[] => [
      { path: ['destination', 'bucket'], message, ec },
    ];
    try {
      const details = await buckets.get(destination, { signal });
      if (!details) return issue(`There is no bucket ${shown(destination)}.`, '0020-00000032');
      const region = buckets.regionOf(bucket);
      if (details.region === null || details.region === region) return [];
      return issue(
        `Bucket ${shown(destination)} is in ${details.region}, and ${shown(bucket)} in ${region}: both must be in ` +
          'one region.',
        '0020-00000019',
      );
    } catch (error) {
      if (error instanceof AccessDeniedError) return [];
      throw error;
    }
  };

  return {
    /** @param issues what is wrong with the input beside the rule itself. */
    async create(rule: InventoryConfiguration, issues: readonly ArgumentIssue[]): Promise<void> {
      assertMayWrite(access, 'create', rule.bucket, rule.destination.bucket);
      assertValid([...validateConfiguration(rule), ...issues]);
      await write(rule, () => inventories.put(rule, { signal }));
    },

    /** @returns the rule as it is afterwards. */
    async update(key: RuleKey, change: RuleChange): Promise<InventoryConfiguration> {
      const { bucket, inventoryId } = key;
      assertMayWrite(access, 'update', bucket, change.destination);
      assertValid(validateKey(key));
      const apply = async (rule: InventoryConfiguration) => {
        const changed = change.apply(rule);
        // A change that keeps the destination needs the right too: enabling a rule makes OSS write reports there.
        assertMayWrite(access, 'update', bucket, changed.destination.bucket);
        // OSS accepted the stored rule: its old violations are not this caller's mistake.
        const known = new Set(validateConfiguration(rule).map(textOf));
        const issues = validateConfiguration(changed).filter((each) => !known.has(textOf(each)));
        const { bucket: destination } = changed.destination;
        const isNew = destination !== rule.destination.bucket && !bucketNameComplaint(destination);
        const found = isNew ? await destinationIssues(bucket, destination) : [];
        assertValid([...issues, ...found, ...change.issues]);
        return changed;
      };
      return write(key, () => inventories.update(bucket, inventoryId, apply, { signal }));
    },

    async delete(key: RuleKey): Promise<void> {
      const { bucket, inventoryId } = key;
      assertMayWrite(access, 'delete', bucket);
      assertValid(validateKey(key));
      await write(key, () => inventories.delete(bucket, inventoryId, { signal }));
    },
  };
}

/**
 * Refuses a write that the policy does not allow; the error tells nothing of the bucket. A text that is not a bucket's
 * name is left to validation, which says what is wrong with it: no policy can be about it.
 *
 * @param destination absent: that stays as it is, or there is none.
 */
function assertMayWrite(
  access: Access,
  action: Exclude<Action, 'read'>,
  bucket: string,
  destination?: string,
): void {
  if (bucketNameComplaint(bucket)) return;
  const mayAct = access.may(action, bucket);
  if (mayAct && (action === 'delete' || access.mayWrite(action, bucket, destination))) return;
  const what = mayAct
    ? `write the reports of bucket ${shown(bucket)} into ${shown(destination)}`
    : `${action} inventory rules of bucket ${shown(bucket)}`;
  throw new AccessDeniedError(
    `This server's policy does not let you ${what}: ask who runs it for the right to.`,
    null,
    'Forbidden',
  );
}

/** The same issue of two rules has the same text. */
function textOf({ path, message }: ArgumentIssue): string {
  return `${path.join('.')}: ${message}`;
}

function assertValid(issues: readonly ArgumentIssue[]): void {
  if (issues.length > 0) throw new InvalidArgumentError(issues);
}

/** What a request writes with. */
export type Writes = ReturnType<typeof createWrites>;
