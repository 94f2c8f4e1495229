import { describe, expect, test } from 'vitest';
import { element, parseXml, serializeXml } from '../../src/oss/client/xml.ts';
import {
  parseInventoryPage,
  readInventory,
  writeInventory,
} from '../../src/oss/inventory/inventory-xml.ts';
import { ruleXml } from '../support/rules.ts';

describe('documents', () => {
  test('everything in one survives reading and writing', () => {
    const source = ruleXml(
      'r1',
      '<Future kind="a&quot;b&amp;c" n="1"><Id> x </Id><Empty/></Future><OptionalFields><Field>Size</Field></OptionalFields>',
    );
    const once = parseXml(source);
    expect(parseXml(serializeXml(once))).toEqual(once);
    expect(once.children.at(-2)).toEqual({
      name: 'Future',
      attributes: { kind: 'a"b&c', n: '1' },
      children: [
        { name: 'Id', attributes: {}, children: [], text: ' x ' },
        { name: 'Empty', attributes: {}, children: [], text: '' },
      ],
      text: '',
    });
  });

  test.each([
    '',
    ' ',
    ' x ',
    'a\r\nb',
    '\n',
    '\t',
    '\r',
    ']]>',
    '<a>&amp;',
    '"\'',
    '😀中',
    '\u0085\u2028',
  ])('text %j survives writing and reading', (text) => {
    expect(parseXml(serializeXml(element('A', element('B', text)))).children[0]?.text).toBe(text);
  });

  test('a pretty-printer’s white space is not text', () => {
    const root = parseXml('<A>\n  <B>\n    x y\n  </B>\r\n  <C> z </C>\n</A>');
    expect(root.children.map(({ text }) => text)).toEqual(['x y', ' z ']);
  });

  test.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['JSON', '{"a":1}'],
    ['a cut document', '<A><B>x</B>'],
    ['a cut tag', '<A><B'],
    ['crossed tags', '<A><B></A></B>'],
    ['two roots', '<A/><B/>'],
    ['an unknown entity', '<A>&evil;</A>'],
    ['an entity of its own', '<!DOCTYPE A [<!ENTITY e "x">]><A>&e;</A>'],
    ['a bare ampersand', '<A>a & b</A>'],
    ['a character XML forbids', '<A>\u0001</A>'],
    ['33 elements deep', `${'<A>'.repeat(33)}${'</A>'.repeat(33)}`],
  ])('%s is refused', (_name, source) => {
    expect(() => parseXml(source)).toThrow();
  });

  test('a rule that is read and written again is the same rule', () => {
    const rule = readInventory('logs', parseXml(ruleXml('r1')));
    expect(readInventory('logs', writeInventory(rule))).toEqual(rule);
  });
});

describe('a LIST answer', () => {
  const page = (content: string) =>
    parseInventoryPage(
      'logs',
      Buffer.from(
        `<ListInventoryConfigurationsResult>${content}</ListInventoryConfigurationsResult>`,
      ),
    );

  test('without rules is empty', () => {
    expect(page('<IsTruncated>false</IsTruncated>')).toEqual({
      configurations: [],
      nextContinuationToken: null,
    });
  });

  test('that is not truncated has no next token, whatever it says of one', () => {
    const { nextContinuationToken } = page(
      `${ruleXml('a')}<IsTruncated>false</IsTruncated><NextContinuationToken>a</NextContinuationToken>`,
    );
    expect(nextContinuationToken).toBeNull();
  });

  test('that is truncated without a token goes on behind its last rule', () => {
    const { nextContinuationToken } = page(
      `${ruleXml('a')}${ruleXml('b')}<IsTruncated>true</IsTruncated>`,
    );
    expect(nextContinuationToken).toBe('b');
  });
});
