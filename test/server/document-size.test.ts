import fc from 'fast-check';
import { type OperationDefinitionNode, parse, visit } from 'graphql';
import { expect, test } from 'vitest';
import { documentSize } from '../../src/server/operation/document-size.ts';
import { Draw } from '../federation/random-arguments.ts';
import { repeatable } from '../support/seed.ts';
import { inlined } from './inlined.ts';

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

/** Counts in an operation without fragments, one node after the other. */
function counted(operation: OperationDefinitionNode) {
  const count = { depth: 0, aliases: 0, rootFields: 0, directives: 0, fields: 0 };
  let level = 0;
  visit(operation, {
    Directive() {
      count.directives += 1;
    },
    Field: {
      enter({ alias }) {
        level += 1;
        count.fields += 1;
        count.depth = Math.max(count.depth, level);
        if (alias) count.aliases += 1;
        if (level === 1) count.rootFields += 1;
      },
      leave() {
        level -= 1;
      },
    },
  });
  return count;
}

test('a document is as large as it is with its fragments written out', () => {
  fc.assert(
    fc.property(fc.gen(), (value) => {
      const document = parse(randomText(new Draw(value)));
      const sizes = inlined(document).map(counted);
      const most = (what: keyof ReturnType<typeof counted>) =>
        Math.max(...sizes.map((size) => size[what]));
      expect(documentSize(document)).toEqual({
        depth: most('depth'),
        aliases: most('aliases'),
        rootFields: most('rootFields'),
        directives: most('directives'),
        fields: most('fields'),
      });
    }),
    repeatable('document size', 500),
  );
});
