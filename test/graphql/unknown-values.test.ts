import {
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { createInput, ruleXml } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';

/** Paths of the values of an input that can be `UNKNOWN`, each with such a value. */
function unknownValues(type: GraphQLInputType, path: readonly string[]): [string[], unknown][] {
  const named = getNamedType(type);
  if (isEnumType(named) && named.getValue('UNKNOWN')) {
    return [[[...path], isListType(getNullableType(type)) ? ['UNKNOWN'] : 'UNKNOWN']];
  }
  if (!isInputObjectType(named)) return [];
  return Object.values(named.getFields()).flatMap((field) =>
    unknownValues(field.type, [...path, field.name]),
  );
}

function casesOf(name: string) {
  const type = schema.getType(name);
  if (!isInputObjectType(type)) throw new Error(`There is no input ${name}.`);
  const cases = unknownValues(type, []);
  expect(cases).toHaveLength(6);
  return cases.map(([path, value]) => ({ path: path.join('.'), change: nested(path, value) }));
}

function nested(
  [name = '', ...deeper]: readonly string[],
  value: unknown,
): Record<string, unknown> {
  return { [name]: deeper.length > 0 ? nested(deeper, value) : value };
}

const KNOWN = ruleXml(
  'r1',
  '<OptionalFields><Field>Size</Field></OptionalFields><IncrementalInventory><IsEnabled>true</IsEnabled>' +
    '<Schedule><Frequency>600</Frequency></Schedule><OptionalFields><Field>Size</Field></OptionalFields>' +
    '</IncrementalInventory>',
).replace('</Filter>', '<StorageClass>IA</StorageClass></Filter>');

/** The same rule with words of a newer OSS. */
const NEWER = KNOWN.replaceAll('<Field>Size', '<Field>Colour')
  .replace('>IA<', '>Glacial<')
  .replace('>CSV<', '>Parquet<')
  .replace('>Daily<', '>Hourly<')
  .replace('>All<', '>Some<');

const CREATE = `mutation ($input: CreateInventoryInput!) {
  result: createInventory(input: $input) { __typename ... on InvalidArgumentError { issues { path } } }
}`;

const UPDATE = `mutation ($input: UpdateInventoryInput!) {
  result: updateInventory(input: $input) { __typename ... on InvalidArgumentError { issues { path } } }
}`;

const PLAN = `query ($input: PlanInventoriesInput!) {
  planInventories(input: $input) { changes { differences { path } } }
}`;

/** A set has its path alone, a list has the item's. */
const refused = (path: string) => ({
  __typename: 'InvalidArgumentError',
  issues: [{ path: [...path.split('.'), ...(/ptionalFields$/.test(path) ? ['0'] : [])] }],
});

test.for(casesOf('CreateInventoryInput'))(
  'a new rule cannot have UNKNOWN as $path',
  async ({ path, change }) => {
    await using system = await startSystem({ incrementalInventory: true });
    const created = createInput();
    const destination = Object.assign({}, created.destination, change['destination']);
    const input = { ...created, ...change, destination };
    const { data, errors } = await system.askText(CREATE, { input });
    expect(errors).toEqual([]);
    expect(data?.['result']).toEqual(refused(path));
    expect(system.requests).toEqual([]);
  },
);

test.for(casesOf('UpdateInventoryInput'))(
  'UNKNOWN as $path keeps a value of a newer OSS, and replaces no other',
  async ({ path, change }) => {
    await using system = await startSystem({ incrementalInventory: true });
    const input = { bucket: 'logs', inventoryId: 'r1', ...change };
    system.emulator.storeRules('logs', [{ id: 'r1', xml: NEWER }]);
    const kept = await system.askText(UPDATE, { input });
    expect(kept.data?.['result']).toEqual({ __typename: 'UpdateInventorySuccess' });
    expect(system.emulator.rules('logs').get('r1')).toBe(NEWER);
    system.emulator.storeRules('logs', [{ id: 'r1', xml: KNOWN }]);
    const { data } = await system.askText(UPDATE, { input });
    expect(data?.['result']).toEqual(refused(path));
    expect(system.emulator.rules('logs').get('r1')).toBe(KNOWN);
  },
);

test.for(casesOf('CreateInventoryInput'))(
  'UNKNOWN as $path of a planned rule keeps a value of a newer OSS, and replaces no other',
  async ({ path, change }) => {
    await using system = await startSystem();
    const created = createInput();
    const destination = Object.assign({}, created.destination, change['destination']);
    const rule = { ...created, ...change, destination };
    const differencesFrom = async (xml: string) => {
      system.emulator.storeRules('logs', [{ id: 'r1', xml }]);
      const { data } = await system.askText(PLAN, { input: { rules: [rule] } });
      return Object(data?.['planInventories']).changes?.map(
        ({ differences }: { differences: object[] }) => differences,
      );
    };
    const differences = (await differencesFrom(NEWER))?.flat();
    expect(differences).not.toContainEqual({ path: path.split('.') });
    expect(differences).not.toEqual([]);
    expect(await differencesFrom(KNOWN)).toBeUndefined();
  },
);
