import fc from 'fast-check';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { expect, test } from 'vitest';
import { createDocumentMeasure } from '../../src/server/operation/document-size.ts';
import { Draw } from '../federation/random-arguments.ts';
import { repeatable } from '../support/seed.ts';

const FRAGMENTS = 4;

/** Writes a document of any fields, whose fragments spread only those behind them. */
function randomText(draw: Draw): string {
  const maybe = (text: string) => (draw.oneIn(4) ? text : '');
  const directives = () => `${maybe(' @skip(if: true)')}${maybe(' @a')}`;
  const set = (depth: number, behind: number): string => {
    const selections = Array.from({ length: 1 + draw.upTo(2) }, () => {
      const kind = draw.of(['leaf', 'field', 'inline', 'spread']);
      const inner = () => (depth < 3 ? set(depth + 1, behind) : '{ x }');
      if (kind === 'spread' && behind < FRAGMENTS) {
        return `...f${behind + draw.upTo(FRAGMENTS - behind - 1)}${directives()}`;
      }
      if (kind === 'inline') return `...${maybe(' on T')}${directives()} ${inner()}`;
      const below = kind === 'field' ? inner() : '';
      return `${maybe('alias: ')}${draw.of(['a', '__typename'])}${directives()} ${below}`;
    });
    return `{ ${selections.join(' ')} }`;
  };
  const operations = Array.from(
    { length: 1 + draw.upTo(1) },
    (_, index) => `query q${index}${maybe('($v: Int @a)')}${directives()} ${set(0, 0)}`,
  );
  const fragments = Array.from(
    { length: FRAGMENTS },
    (_, index) => `fragment f${index} on T${directives()} ${set(1, index + 1)}`,
  );
  return [...operations, ...fragments].join('\n');
}

/** Adds up each operation from its top: the fields of a place as GraphQL collects them, and those below each name. */
function counted({ definitions }: DocumentNode) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  }
  const countPlace = (sets: readonly SelectionSetNode[]): { depth: number; fields: number } => {
    const spread = new Set<string>();
    const collect = ({ selections }: SelectionSetNode): FieldNode[] =>
      selections.flatMap((selection) => {
        if (selection.kind === Kind.FIELD) return selection;
        if (selection.kind === Kind.INLINE_FRAGMENT) return collect(selection.selectionSet);
        const name = selection.name.value;
        const fragment = fragments.get(name);
        if (!fragment || spread.has(name)) return [];
        spread.add(name);
        return collect(fragment.selectionSet);
      });
    const fields = sets.flatMap(collect);
    const below = [...Map.groupBy(fields, ({ alias, name }) => (alias ?? name).value).values()]
      .map((same) => same.flatMap(({ selectionSet }) => selectionSet ?? []))
      .filter((each) => each.length > 0)
      .map(countPlace);
    return {
      depth: 1 + Math.max(0, ...below.map(({ depth }) => depth)),
      fields: below.reduce((sum, size) => sum + size.fields, fields.length),
    };
  };
  const sizes = definitions
    .filter((each) => each.kind === Kind.OPERATION_DEFINITION)
    .map(({ selectionSet }) => countPlace([selectionSet]));
  return {
    depth: Math.max(...sizes.map(({ depth }) => depth)),
    fields: Math.max(...sizes.map(({ fields }) => fields)),
  };
}

test('a document is as large as it is with its fragments written out', () => {
  const measure = createDocumentMeasure(Number.POSITIVE_INFINITY);
  fc.assert(
    fc.property(fc.gen(), (value) => {
      const document = parse(randomText(new Draw(value)));
      const { depth, fields } = measure(document);
      expect({ depth, fields }).toEqual(counted(document));
    }),
    repeatable('document size', 500),
  );
});

test('measuring ends at its limit, however often fragments spread each other', () => {
  const fragments = Array.from(
    { length: 60 },
    (_, n) => `fragment F${n} on T { a { ...F${n + 1} } b { ...F${n + 1} } }`,
  );
  const document = parse(`{ ...F0 } ${fragments.join(' ')} fragment F60 on T { x }`);
  const { mergeWork, fields } = createDocumentMeasure(10_000)(document);
  expect(mergeWork).toBeGreaterThan(10_000);
  expect(mergeWork).toBeLessThan(10_100);
  expect(fields).toBeGreaterThan(5_000);
});
