import { describe, expect, test } from 'vitest';
import { createSubgraphSchema } from '../../../src/graphql/federation.ts';
import { codeOf, FAILING_FIELDS, startFailingSystem } from '../../graphql/failing-fields.ts';
import { GATEWAYS } from './gateways.ts';
import { startGraph } from './graph.ts';

const schema = createSubgraphSchema();
const CASES = FAILING_FIELDS.filter(({ isStandalone }) => !isStandalone);

describe.each(GATEWAYS)('behind $name', (gateway) => {
  describe.each(['never', 'always'] as const)('compiled: %s', (compiling) => {
    const start = (each: (typeof CASES)[number]) =>
      startGraph(gateway, () => startFailingSystem(each, { serving: { compiling, schema } }));

    test.each(CASES)('$field fails beside data that stays', async (each) => {
      await using graph = await start(each);
      const { data, errors } = await graph.ask(each.document);
      expect(data).toEqual(each.data);
      expect(errors).toMatchObject([{ path: each.path, extensions: { code: codeOf(each) } }]);
    });

    test('an entity that fails leaves the others in their places', async () => {
      const refused = { operation: 'GetBucketInfo', bucket: 'logs' } as const;
      const path = ['team', 'buckets'];
      await using graph = await start({ field: '', document: '', data: {}, path, refused });
      const { data, errors } = await graph.ask(
        '{ team(id: "1") { name buckets { name inventories { totalCount } } } }',
      );
      expect(data).toEqual({
        team: {
          name: 'Observability',
          buckets: [
            { name: 'logs', inventories: null },
            { name: 'no-such-bucket', inventories: null },
            { name: 'reports', inventories: { totalCount: 0 } },
          ],
        },
      });
      expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_REFUSED' } }]);
    });
  });
});
