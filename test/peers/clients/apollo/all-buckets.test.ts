import { AllInventoriesDocument } from 'oss-inventory-graphql-documents';
import { filter, firstValueFrom } from 'rxjs';
import { expect, test } from 'vitest';
import { idsOf, startSample } from '../support.ts';
import { createClient } from './client.ts';

test('the rules of all buckets are paged to the end, through an empty page', async () => {
  await using system = await startSample();
  const { emulator } = system;
  // More than a page reads.
  emulator.transaction(() => {
    for (let n = 0; n < 210; n += 1) emulator.createBucket({ name: `aaa-${1000 + n}` });
  });
  const client = createClient(system.url);
  const list = client.watchQuery({ query: AllInventoriesDocument, variables: { first: 100 } });
  list.subscribe({});
  const first = await firstValueFrom(list.pipe(filter(({ loading }) => !loading)));
  const pages = [first.data?.allInventories];
  expect(pages[0]?.edges).toEqual([]);
  for (let page = pages[0]; page?.pageInfo?.hasNextPage; ) {
    const { data } = await list.fetchMore({ variables: { after: page.pageInfo.endCursor } });
    page = data?.allInventories;
    pages.push(page);
  }
  const { data } = await firstValueFrom(
    list.pipe(filter((shown) => shown.data?.allInventories?.edges?.length === 253)),
  );
  const ids = data?.allInventories?.edges?.map((edge) => edge?.node?.inventoryId);
  expect(ids?.slice(0, 250)).toEqual(idsOf(system));
  const counts = pages.map((page) => page?.coverage?.readBucketCount ?? 0);
  expect(counts.reduce((sum, count) => sum + count)).toBe(214);

  // Another filter is another list.
  const variables = { first: 5, bucketPrefix: 'demo-p' };
  const photos = await client.query({ query: AllInventoriesDocument, variables });
  expect(photos.data?.allInventories?.edges).toHaveLength(3);
  client.stop();
});
