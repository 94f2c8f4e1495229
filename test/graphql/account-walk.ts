import { expect } from 'vitest';
import type { InventoryFilterBy } from '../gql/graphql.ts';
import { manyRules } from '../support/rules.ts';
import { operationsOf, type TestSystem } from '../support/system.ts';

const PAGE = `query Page(
  $first: Int, $after: String, $bucketPrefix: String, $region: String, $filterBy: InventoryFilterBy
) {
  allInventories(
    first: $first, after: $after, bucketPrefix: $bucketPrefix, region: $region, filterBy: $filterBy
  ) {
    edges { cursor node { inventoryId bucket { name } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    coverage {
      readBucketCount
      bucketsWithoutRules { name }
      unreadableBuckets { bucket { name } cause { __typename code } }
    }
  }
}`;

/** A page of `allInventories`. */
export interface Page {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: { readonly inventoryId: string; readonly bucket: { readonly name: string } };
  }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly coverage: {
    readonly readBucketCount: number;
    readonly bucketsWithoutRules: readonly { readonly name: string }[];
    readonly unreadableBuckets: readonly {
      readonly bucket: { readonly name: string };
      readonly cause: { readonly __typename: string; readonly code: string };
    }[];
  };
}

/** Arguments of `allInventories`. */
export interface PageArguments {
  readonly first?: number | undefined;
  readonly after?: string | null;
  readonly bucketPrefix?: string;
  readonly region?: string;
  readonly filterBy?: InventoryFilterBy;
}

/** Asks for a page that does not fail. */
export async function pageOf(
  system: TestSystem,
  args: PageArguments,
  headers?: Readonly<Record<string, string>>,
): Promise<Page> {
  const { data, errors } = await system.askText(PAGE, args, headers);
  expect(errors).toEqual([]);
  const page = data?.['allInventories'] as Page;
  expect(page.pageInfo.hasPreviousPage).toBe(args.after != null);
  expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor ?? null);
  return page;
}

/** What all pages together have. */
export class Account {
  readonly rules: string[] = [];
  readonly withoutRules: string[] = [];
  /** Why each bucket could not be read. */
  readonly unreadable = new Map<string, string>();
  readBucketCount = 0;
  pages = 0;
  /** The most requests that a page took, beside those for the list of buckets. */
  maxReads = 0;
  /** All requests. */
  requests = 0;

  /** How many buckets are finished. */
  get finished(): number {
    return this.readBucketCount + this.unreadable.size;
  }

  add({ edges, coverage }: Page, requests: TestSystem['requests']): void {
    this.pages += 1;
    this.rules.push(...edges.map(({ node }) => `${node.bucket.name}/${node.inventoryId}`));
    this.withoutRules.push(...coverage.bucketsWithoutRules.map(({ name }) => name));
    this.readBucketCount += coverage.readBucketCount;
    for (const { bucket, cause } of coverage.unreadableBuckets) {
      expect(this.unreadable.has(bucket.name)).toBe(false);
      this.unreadable.set(bucket.name, cause.__typename);
    }
    const { ListBuckets: lists = 0 } = operationsOf({ requests });
    this.maxReads = Math.max(this.maxReads, requests.length - lists);
    this.requests += requests.length;
  }
}

/**
 * Reads all pages.
 *
 * @param onPage called before each page, with what the pages before it had.
 */
export async function walk(
  system: TestSystem,
  { onPage = () => {}, ...args }: PageArguments & { readonly onPage?: (account: Account) => void },
): Promise<Account> {
  const account = new Account();
  for (let after: string | null = null; ; ) {
    onPage(account);
    system.requests.length = 0;
    const page: Page = await pageOf(system, { ...args, after });
    account.add(page, system.requests);
    if (!page.pageInfo.hasNextPage) return account;
    expect(page.pageInfo.endCursor).not.toBe(after);
    after = page.pageInfo.endCursor;
  }
}

/** Creates buckets with rules. */
export function fill({ emulator }: TestSystem, names: readonly string[], rules = manyRules(1)) {
  emulator.transaction(() => {
    for (const name of names) {
      emulator.createBucket({ name });
      emulator.storeRules(name, rules);
    }
  });
}

/** Makes a cursor, also of a place that no page had. */
export const cursorOf = (key: string, list: string) =>
  Buffer.from(`1/${list}/${key}`).toString('base64url');
