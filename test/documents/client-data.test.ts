import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isAbstractType, isEnumType } from 'graphql';
import { expect, test } from 'vitest';
import * as published from '../../packages/documents/src/index.ts';
import { schema } from '../../src/graphql/schema.ts';

const json = async (path: string) =>
  JSON.parse(await readFile(new URL(`../../${path}`, import.meta.url), 'utf8'));

/** Each operation's text, by the operation's name. */
const TEXTS = Object.entries(published).flatMap(([name, value]) =>
  typeof value === 'string' ? [{ name: name.replace(/Text$/, ''), text: value }] : [],
);

test('the id of an operation is the SHA-256 of its text, and in the manifest', async () => {
  const ids = TEXTS.map(({ name, text }) => [
    name,
    createHash('sha256').update(text).digest('hex'),
  ]);
  expect(published.documentIds).toEqual(Object.fromEntries(ids));
  const manifest = await json('packages/documents/persisted-documents.json');
  expect(manifest).toEqual(
    Object.fromEntries(TEXTS.map(({ text }, index) => [ids[index]?.[1], text])),
  );
});

test('an enum has the values of the schema', () => {
  const enums = Object.values(schema.getTypeMap()).filter(
    (type) => isEnumType(type) && type.name in published,
  );
  expect(enums.length).toBeGreaterThan(5);
  for (const type of enums) {
    if (!isEnumType(type)) continue;
    const names = type.getValues().map(({ name }) => name);
    const values: object =
      Object.entries(published).find(([name]) => name === type.name)?.[1] ?? {};
    expect(values, type.name).toEqual(Object.fromEntries(names.map((name) => [name, name])));
  }
});

test('the possible types are those of each interface and union', () => {
  const types = Object.values(schema.getTypeMap()).filter(isAbstractType);
  const names = types.map((type) => [
    type.name,
    schema
      .getPossibleTypes(type)
      .map(({ name }) => name)
      .sort(),
  ]);
  expect(
    Object.fromEntries(
      Object.entries(published.possibleTypes).map(([name, each]) => [name, each.toSorted()]),
    ),
  ).toEqual(Object.fromEntries(names));
});

test('the package has the version of the server', async () => {
  const { version } = await json('package.json');
  expect((await json('packages/documents/package.json')).version).toBe(version);
});
