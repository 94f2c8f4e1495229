import { buildASTSchema, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { subgraphText } from '../../../src/graphql/federation.ts';
import { askAnyQuery } from '../../federation/any-query.ts';
import { valueIn } from '../../federation/coverage.ts';
import { readWorld, startOddSample } from '../../federation/odd-sample.ts';
import type { Traits } from '../../federation/random-documents.ts';
import { GATEWAYS, type GatewayAnswer } from './gateways.ts';
import { startGraph } from './graph.ts';

/** For each gateway. */
const RUNS = 300;
const schema = buildASTSchema(parse(subgraphText), { assumeValidSDL: true });

/**
 * What a gateway does not carry is left out of its documents. Found by this test:
 *
 * - Apollo Gateway fetches what `@skip(if: true)` leaves out where all that it fetches has a
 *   variable's condition too, and reports its errors; and it fetches nothing where all that is inside
 *   of a root field is left out, and answers null for the field.
 * - Hive Gateway asks for its keys by their own names, also where another field goes by that name; of
 *   two selections of one field it sends the first one's condition; and a fragment of nothing but
 *   `__typename` it spreads without defining it.
 */
const TRAITS: Readonly<Record<(typeof GATEWAYS)[number]['name'], Traits>> = {
  'Apollo Gateway': {
    swappedNames: true,
    mergedConditions: true,
    mixedConditions: false,
    wholeConditions: false,
    bareTypenames: true,
  },
  'Hive Gateway': {
    swappedNames: false,
    mergedConditions: false,
    mixedConditions: true,
    wholeConditions: true,
    bareTypenames: false,
  },
};

describe.each(GATEWAYS)('behind $name', (gateway) => {
  test('any query is answered as by the server', { timeout: 600_000 }, async () => {
    await using graph = await startGraph(gateway, startOddSample);
    const { ask, subgraph } = graph;
    const source = { schema, world: await readWorld(subgraph), traits: TRAITS[gateway.name] };
    await askAnyQuery(
      `queries behind ${gateway.name}`,
      RUNS,
      source,
      async ({ query, variables }) => {
        expect(validate(schema, parse(query)), query).toEqual([]);
        const direct = await subgraph.askText(query, variables);
        const said = `${query}\n${JSON.stringify(variables)}`;
        const answer = settled(await ask(query, variables), gateway.name);
        expect(answer, said).toEqual(settled(direct, gateway.name));
        return direct;
      },
    );
  });
});

/** What must be the same: the data, and each error as far as GraphQL and the gateway settle it. */
function settled({ data, errors = [] }: GatewayAnswer, gateway: string) {
  // Where a root field fails that cannot be null, Hive Gateway takes another one's null for the
  // failure: its one error then has that one's path, and a code and message of its own.
  const isOther = gateway === 'Hive Gateway' && data == null;
  return {
    data: JSON.parse(JSON.stringify(data ?? null)),
    errors: isOther ? errors.length : errors.map((error) => placed(error, data)).sort(),
  };
}

type GatewayError = NonNullable<GatewayAnswer['errors']>[number];

/** Both gateways pass on path, code and message. */
function placed({ path = [], extensions, message }: GatewayError, data: unknown): string {
  const code = extensions?.['code'];
  // Of what fails in the same way inside of one null, it is open which is reported: the items of a
  // list, and the fields of a connection whose bucket is missing.
  const names = path.filter((each) => typeof each === 'string');
  const isOpen = code === 'NO_SUCH_BUCKET' || code === 'REPORT_DAMAGED';
  const settledNames = isOpen ? names.slice(0, -1) : names;
  return JSON.stringify([pathOfNull(path, data), settledNames, code, message]);
}

/** How much of an error's path there is in the data: up to the null that it left. */
function pathOfNull(path: readonly (string | number)[], data: unknown) {
  const values = path.map((_, index) =>
    path.slice(0, index).reduce((value: unknown, key) => valueIn(value, `${key}`), data),
  );
  return path.slice(0, values.filter((value) => value != null).length);
}
