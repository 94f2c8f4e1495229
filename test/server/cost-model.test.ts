import fc from 'fast-check';
import {
  buildASTSchema,
  type DocumentNode,
  type GraphQLNamedType,
  getArgumentValues,
  getNamedType,
  getNullableType,
  getVariableValues,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { expect, test } from 'vitest';
import { createSubgraphSchema, subgraphText } from '../../src/graphql/federation.ts';
import { schema } from '../../src/graphql/schema.ts';
import { createQueryCost } from '../../src/server/operation/query-cost.ts';
import type { World } from '../federation/random-arguments.ts';
import { randomDocument } from '../federation/random-documents.ts';
import { repeatable } from '../support/seed.ts';
import { costsIn, fieldsOf } from './costs.ts';
import { inlined } from './inlined.ts';

/** What each field costs; all others are free. */
const COSTS: Readonly<Record<string, number | 'page' | 'items' | 'list'>> = {
  'Query.bucket': 1,
  'Query.buckets': 'page',
  'Query.inventory': 1,
  'Query.inventories': 'page',
  'Query.allInventories': 'page',
  'Query.planInventories': 'page',
  'InventoryPlan.changes': 'items',
  'InventoryPlan.unreadableBuckets': 'items',
  'Mutation.applyInventories': 'page',
  'ApplyInventoriesSuccess.outcomes': 'items',
  'Query.node': 'list',
  'Query.nodes': 'list',
  'Mutation.createInventory': 10,
  'Mutation.updateInventory': 10,
  'Mutation.deleteInventory': 10,
  'Bucket.region': 1,
  'Bucket.storageClass': 1,
  'Bucket.createdAt': 1,
  'Bucket.versioning': 1,
  'Bucket.ownerId': 1,
  'Bucket.inventory': 1,
  'Bucket.inventories': 'page',
  'BucketConnection.edges': 'items',
  'BucketConnection.nodes': 'items',
  'BucketConnection.totalCount': 1,
  'AllInventoriesConnection.edges': 'items',
  'AllInventoriesConnection.nodes': 'items',
  'InventoryCoverage.bucketsWithoutRules': 'list',
  'InventoryCoverage.unreadableBuckets': 'list',
  'InventoryConfiguration.xml': 1,
  'InventoryConfigurationConnection.edges': 'items',
  'InventoryConfigurationConnection.nodes': 'items',
  'InventoryConfigurationConnection.totalCount': 10,
  'InventoryAlreadyExistError.existing': 1,
  'InventoryConfiguration.freshness': 3,
  'InventoryConfiguration.latestReport': 2,
  'InventoryConfiguration.reports': 'page',
  'InventoryReportConnection.edges': 'items',
  'InventoryReportConnection.nodes': 'items',
  'Query.inventoryReport': 2,
  'InventoryReport.columns': 1,
  'InventoryReport.fileCount': 1,
  'InventoryReport.totalFileSize': 1,
  'InventoryReport.inventory': 1,
  'InventoryReport.state': 2,
  'InventoryReport.problems': 3,
  'InventoryReport.files': 'page',
  'ReportFileConnection.edges': 'items',
  'ReportFileConnection.nodes': 'items',
  'ReportFile.signedUrl': 1,
  'InventoryReport.objects': 'page',
  'ReportObjectConnection.edges': 'items',
  'ReportObjectConnection.nodes': 'items',
  'InventoryReport.summary': 1,
  'ReportSummary.byStorageClass': 4,
  'ReportSummary.byLastModifiedMonth': 4,
  'ReportSummary.byPrefix': 'list',
  'ReportSummary.largest': 'list',
  'Mutation.summarizeReport': 100,
};

/** What pages cost beside their sizes. */
const FLOORS: Readonly<Record<string, number>> = {
  'InventoryReport.objects': 100,
  'Query.allInventories': 200,
  'Query.planInventories': 0,
};

/** The sizes of pages without a size of their own. */
const SIZES: Readonly<Record<string, number>> = { 'Query.planInventories': 1000 };

/** As how long a list counts whose length no argument says. */
const COVERED = 200;

const OF_SUBGRAPHS = { 'Query._entities': 'list', 'Query._service': 10 } as const;

test('the schema says what its fields cost', () => {
  expect(costsIn(schema)).toEqual(COSTS);
  const { 'Query.node': _node, 'Query.nodes': _nodes, ...rest } = COSTS;
  expect(costsIn(createSubgraphSchema())).toEqual({ ...rest, ...OF_SUBGRAPHS });
});

test('no list of things that have fields is free', () => {
  const free = fieldsOf(createSubgraphSchema()).filter(
    ({ field: { type, extensions } }) =>
      isListType(getNullableType(type)) && !isLeafType(getNamedType(type)) && !extensions.cost,
  );
  // Those of a mutation's input, which is no longer than the request, at most one for each field of a rule, and one.
  expect(free.map(({ name }) => name)).toEqual([
    'InvalidArgumentError.issues',
    'PlannedChange.differences',
    'SummaryFailed.problems',
    'ValidationSuccess.differences',
  ]);
});

test('what has items is a page', () => {
  const connections = Object.entries(COSTS)
    .filter(([, cost]) => cost === 'items')
    .map(([name]) => name.split('.')[0]);
  const pages = fieldsOf(schema).filter(({ field }) =>
    connections.includes(getNamedType(field.type).name),
  );
  // `StalePlanError.plan` has been read with the mutation.
  const read = pages.filter(({ name }) => name !== 'StalePlanError.plan');
  expect(read).toHaveLength(8);
  for (const { name } of read) expect(COSTS[name]).toBe('page');
});

const served = createSubgraphSchema();

/** As it is written: without what only this server adds, and with enum values as they are sent. */
const written = buildASTSchema(parse(subgraphText), { assumeValidSDL: true });

const items = (...keys: readonly string[]) => keys.map((key) => ({ key, cursor: `cursor-${key}` }));
const world: World = {
  rules: new Map([
    ['logs', items('a', 'b', 'c')],
    ['photos', items('d')],
    ['empty', []],
  ]),
  buckets: items('empty', 'logs', 'photos'),
  destination: 'reports',
  manifests: ['p/logs/r1/2026-11-29T16-00Z/manifest.json'],
};
const traits = {
  swappedNames: true,
  mergedConditions: true,
  mixedConditions: true,
  wholeConditions: true,
  bareTypenames: true,
};

/**
 * Adds up an operation without fragments from its top: what each field costs as often as it is read, or a hundredth of
 * how many fields are answered.
 */
function addedUp(operation: OperationDefinitionNode, sent: Readonly<Record<string, unknown>>) {
  const definitions = operation.variableDefinitions ?? [];
  const { coerced: variables = {} } = getVariableValues(served, definitions, sent);
  const isLeftOut = ({ directives = [] }: SelectionNode) =>
    directives.some(({ name, arguments: [condition] = [] }) => {
      const value = condition?.value;
      const holds =
        value?.kind === Kind.VARIABLE
          ? variables[value.name.value]
          : value?.kind === Kind.BOOLEAN && value.value;
      return name.value === 'skip' ? holds === true : holds === false;
    });
  let values = 0;
  const visit = (
    { selections }: SelectionSetNode,
    type: GraphQLNamedType,
    times: number,
    length: number,
  ): number =>
    selections.reduce((sum, selection) => {
      if (isLeftOut(selection)) return sum;
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('It has a fragment.');
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const { typeCondition, selectionSet } = selection;
        const part = typeCondition && served.getType(typeCondition.name.value);
        return sum + visit(selectionSet, part ?? type, times, length);
      }
      values += times;
      const field = isObjectType(type) ? type.getFields()[selection.name.value] : undefined;
      if (!field) return sum;
      const cost = COSTS[`${type}.${field.name}`];
      const below = (each: number, count: number) =>
        selection.selectionSet
          ? visit(selection.selectionSet, getNamedType(field.type), each, count)
          : 0;
      if (cost === 'items') return sum + below(times * length, 0);
      if (cost === 'list') {
        const { first = COVERED } = getArgumentValues(field, selection, variables);
        const count = Math.min(Math.max(Number(first), 0), 1000);
        return sum + times * Math.max(count, 1) + below(times * count, 0);
      }
      if (cost !== 'page') return sum + times * Number(cost ?? 0) + below(times, 0);
      const args = getArgumentValues(field, selection, variables);
      const { first, last, before, after, filterBy, region } = args;
      const asked = SIZES[`${type}.${field.name}`] ?? Number(first ?? last ?? 20);
      const size = asked < 0 ? 0 : asked > 1000 ? 1000 : asked;
      const isFromBack = last != null || (first == null && before != null && after == null);
      const { inventoryIdPrefix: _, ...conditions } = { ...Object(filterBy), region };
      const isFiltered = Object.values(conditions).some((each) => each != null && each !== '');
      const isFresh = Object(filterBy).freshness?.length > 0;
      const pagesRead = isFromBack || isFiltered ? 10 : 1;
      const rulesRead = isFresh ? 3010 : pagesRead;
      const floor = FLOORS[`${type}.${field.name}`];
      const reads = floor === undefined ? rulesRead : floor + size;
      return sum + times * Math.max(size, reads) + below(times, size);
    }, 0);
  const query = served.getQueryType();
  const cost = query ? visit(operation.selectionSet, query, 1, 0) : 0;
  return Math.max(cost, Math.ceil(values / 100), 1);
}

function otherValues(variables: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const other = (value: unknown) => {
    if (typeof value === 'boolean') return !value;
    return typeof value === 'number' ? value + 1 : value;
  };
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, other(value)]));
}

test('a document costs what its fields add up to, with its fragments written out or not', () => {
  const queryCost = createQueryCost();
  let highest = 0;
  fc.assert(
    fc.property(fc.gen(), (value) => {
      const { query, variables } = randomDocument(value, { schema: written, world, traits });
      const document = parse(query);
      const [operation] = inlined(document);
      if (!operation) throw new Error('It has no operation.');
      const cost = (each: DocumentNode, sent = variables) =>
        queryCost({ schema: served, document: each, variableValues: sent });
      const expected = addedUp(operation, variables);
      expect(cost(document)).toBe(expected);
      expect(cost({ kind: Kind.DOCUMENT, definitions: [operation] })).toBe(expected);
      // What was measured once is not measured again: only where no variable changes it.
      const others = otherValues(variables);
      expect(cost(document, others)).toBe(addedUp(operation, others));
      expect(cost(document)).toBe(expected);
      highest = Math.max(highest, expected);
    }),
    repeatable('cost', 300),
  );
  expect(highest).toBeGreaterThan(100);
});
