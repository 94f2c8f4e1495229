import { describe, expect, test } from 'vitest';
import { KINDS_OF_TOKENS } from '../../../support/system.ts';
import { BUCKET, idsOf, startSample } from '../support.ts';
import { rulesOf } from './rules.ts';

describe.for(KINDS_OF_TOKENS)(
  'plain fetch pages through 250 rules, with tokens: %s',
  (continuationTokens) => {
    test.each([7, 100, 1000])('%i at a time', async (first) => {
      await using system = await startSample({ continuationTokens });
      const ids: string[] = [];
      for await (const { inventoryId } of rulesOf(system.url, BUCKET, first)) ids.push(inventoryId);
      expect(ids).toHaveLength(250);
      expect(ids).toEqual(idsOf(system));
    });
  },
);

test('a failure of a query has its code', async () => {
  await using system = await startSample();
  await expect(rulesOf(system.url, 'no-such-bucket').next()).rejects.toMatchObject({
    code: 'NO_SUCH_BUCKET',
    message: expect.stringContaining('no-such-bucket'),
  });
});
