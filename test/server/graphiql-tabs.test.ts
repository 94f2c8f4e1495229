import { isUnionType, parse, validate, visit } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { GRAPHIQL_TABS } from '../../src/server/graphiql/graphiql-tabs.ts';
import { unselectedFields } from '../documents/unselected.ts';

const tabs = GRAPHIQL_TABS.map(({ query, variables }) => {
  const document = parse(query);
  const [operation] = document.definitions;
  if (operation?.kind !== 'OperationDefinition')
    throw new Error(`No operation comes first: ${query}`);
  return { title: operation.name?.value ?? '', query, variables, document };
});

const tab = (title: string) => {
  const found = tabs.find((each) => each.title === title);
  if (!found) throw new Error(`There is no tab ${title}.`);
  return found;
};

test('each tab has a title of its own, and says first what it is', () => {
  expect(new Set(tabs.map(({ title }) => title)).size).toBe(tabs.length);
  for (const { title, query } of tabs) {
    expect(title).toMatch(/^[A-Z]\w+$/);
    expect(query).toMatch(/^# \w/);
    for (const line of query.split('\n').filter((each) => each.startsWith('#'))) {
      expect(line.length, line).toBeLessThanOrEqual(55);
    }
  }
});

test.each(tabs)('$title fits the schema', ({ document }) => {
  expect(validate(schema, document)).toEqual([]);
});

test('names of an account stand in variables', () => {
  for (const { title, query, variables } of tabs) {
    expect(
      query
        .split('\n')
        .filter((line) => !line.startsWith('#'))
        .join('\n'),
    ).not.toContain('demo-');
    if (title !== 'Buckets') expect(JSON.stringify(variables)).toContain('demo-');
  }
});

test('OneRule has every field of a rule', () => {
  const missing = unselectedFields(schema, tab('OneRule').document);
  // Of a bucket, its name is enough; these cost requests of their own.
  const more = /^Bucket\.|\.(freshness|latestReport|reports|xml)$/;
  expect(missing.filter((field) => !more.test(field))).toEqual([]);
});

test('CreateRule has a fragment for whatever can come of it', () => {
  const selected = new Set<string>();
  visit(tab('CreateRule').document, {
    InlineFragment: ({ typeCondition }) => void selected.add(typeCondition?.name.value ?? ''),
  });
  const result = schema.getType('CreateInventoryResult');
  const members = isUnionType(result) ? result.getTypes().map(({ name }) => name) : [];
  expect(members.length).toBeGreaterThan(5);
  expect(members.filter((name) => !selected.has(name))).toEqual([]);
});
