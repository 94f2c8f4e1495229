import fc from 'fast-check';
import { expect, test } from 'vitest';
import { element, serializeElement, type XmlElement } from '../../src/oss/client/xml.ts';
import { isSameRule } from '../../src/oss/inventory/inventory-document.ts';
import {
  parseInventory,
  parseInventoryPage,
  readInventory,
  writeInventory,
} from '../../src/oss/inventory/inventory-xml.ts';
import { canonicalRule, versionOf } from '../../src/oss/inventory/rule-version.ts';
import { fullRuleXml } from '../bench/rules.ts';
import { ruleXml } from '../support/rules.ts';
import { repeatable } from '../support/seed.ts';
import { rules } from './random-rules.ts';

const RUNS = 300;

/** Elements that this server does not know; some say the same. */
const unknown: fc.Arbitrary<XmlElement> = fc.oneof(
  fc
    .tuple(fc.constantFrom('Future', 'Suffix', 'Note'), fc.constantFrom('a', ' b ', '中', '0'))
    .map(([name, text]) => element(name, text)),
  fc
    .constantFrom('1', '2')
    .map((b) => ({ ...element('Future', 'x'), attributes: { a: '1', b, 'xmlns:c': 'urn:c' } })),
  fc
    .constantFrom('a', 'b')
    .map((text) => element('Tags', element('Tag', 'a'), element('Tag', text))),
);

/** Where unknown elements are put. */
const PARENTS = ['InventoryConfiguration', 'Filter', 'Schedule', 'OSSBucketDestination'] as const;

const extended = fc
  .tuple(rules, fc.array(fc.tuple(fc.constantFrom(...PARENTS), unknown), { maxLength: 3 }))
  .map(([rule, additions]) => {
    const extend = (at: XmlElement): XmlElement => {
      const added = additions.filter(([parent]) => parent === at.name).map(([, each]) => each);
      return { ...at, children: [...at.children.map(extend), ...added] };
    };
    return extend(writeInventory(rule));
  });

/** Elements whose white space has no meaning. */
const WORDS = ['IsEnabled', 'Format', 'AccountId', 'RoleArn', 'Bucket', 'Frequency', 'Field'];

/** What OSS and its SDKs write for a value that is not set. */
const UNSET: Readonly<Record<string, readonly XmlElement[]>> = {
  InventoryConfiguration: [
    element('Filter'),
    element('OptionalFields'),
    element('IncrementalInventory'),
    element('Future'),
  ],
  Filter: [
    element('Prefix'),
    element('LastModifyBeginTimeStamp', '0'),
    element('LastModifyEndTimeStamp'),
    element('LowerSizeBound', '0'),
    element('UpperSizeBound', ' 0 '),
    element('StorageClass', 'All'),
  ],
  OSSBucketDestination: [element('Prefix'), element('Encryption')],
  Schedule: [element('AutoDelete', 'false'), element('DayOfMonth', '0')],
};

/** Writes a rule in another way: in another order, with white space, and with the elements of unset values. */
function rewrite(at: XmlElement, choose: () => boolean, parent = ''): string {
  // An incremental inventory has another kind of schedule.
  const unset = (parent === 'IncrementalInventory' ? [] : (UNSET[at.name] ?? [])).filter(
    ({ name }) => choose() && !at.children.some((child) => child.name === name),
  );
  // Elements of one name are a list, whose order counts.
  const byName = [...Map.groupBy([...at.children, ...unset], ({ name }) => name).values()];
  const children = byName.toSorted(() => (choose() ? 1 : -1)).flat();
  const attributes = Object.entries(at.attributes);
  if (choose()) attributes.reverse();
  if (at.name === 'InventoryConfiguration' && choose()) attributes.push(['xmlns', 'urn:oss']);
  const head = attributes.map(([key, value]) => ` ${key}="${value}"`).join('');
  const space = choose() ? '\n  ' : '';
  const content =
    children.map((child) => `${space}${rewrite(child, choose, at.name)}`).join('') + space;
  if (children.length > 0) return `<${at.name}${head}>${content}</${at.name}>`;
  const text = at.name === 'StorageClass' ? at.text.split(',').reverse().join(', ') : at.text;
  const plain = serializeElement({
    ...element(at.name, text),
    attributes: Object.fromEntries(attributes),
  });
  return WORDS.includes(at.name) ? plain.replace(/>(.*)</, `>${space}$1${space}<`) : plain;
}

/** The versions of a document by each way of reading it. */
function versionsIn(xml: string): string[] {
  const page = `<ListInventoryConfigurationsResult>${fullRuleXml('other')}${xml}${fullRuleXml('third')}</ListInventoryConfigurationsResult>`;
  const single = parseInventory('logs', Buffer.from(xml));
  const listed = parseInventoryPage('logs', Buffer.from(page)).configurations.filter(
    ({ inventoryId }) => inventoryId === single.inventoryId,
  );
  return [single, ...listed, structuredClone(listed)].flat().map(versionOf);
}

test('the version is the same however a rule is written and read', () => {
  const property = fc.property(extended, fc.infiniteStream(fc.boolean()), (document, choices) => {
    const version = versionOf(readInventory('logs', document));
    const rewritten = rewrite(document, () => choices.next().value);
    const versions = [serializeElement(document), rewritten].flatMap(versionsIn);
    expect(versions, rewritten).toEqual(Array(6).fill(version));
  });
  fc.assert(property, repeatable('version', RUNS));
});

test('rules that differ in a field have different versions', () => {
  const property = fc.property(rules, rules, (one, other) => {
    expect(versionOf(one) === versionOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
  });
  fc.assert(property, repeatable('version', RUNS));
  const byField = fc.property(rules, rules, (one, other) => {
    for (const [name, value] of Object.entries(other)) {
      const changed = { ...one, [name]: value };
      expect(versionOf(one) === versionOf(changed)).toBe(
        JSON.stringify(one) === JSON.stringify(changed),
      );
    }
  });
  fc.assert(byField, repeatable('version', RUNS));
});

/** Changes of a document that another writer can make. */
const CHANGES: Readonly<Record<string, (xml: string) => string>> = {
  'the text of an unknown element': (xml) => xml.replace('.log', '.txt'),
  'its attribute': (xml) => xml.replace('kind="1"', 'kind="2"'),
  'an element in it': (xml) => xml.replace('<Deep>1', '<Deep>2'),
  'the order of a list in it': (xml) => xml.replace(/(<Item>a<\/Item>)(<Item>b<\/Item>)/, '$2$1'),
  'its parent': (xml) =>
    xml
      .replace('<Suffix>.log</Suffix>', '')
      .replace('<Schedule>', '<Schedule><Suffix>.log</Suffix>'),
  'that it is gone': (xml) => xml.replace('<Suffix>.log</Suffix>', ''),
  'that there is one more': (xml) => xml.replace('<Suffix>', '<Suffix>.gz</Suffix><Suffix>'),
  'an unknown kind of encryption': (xml) =>
    xml.replace('<SSE-SM4></SSE-SM4>', '<SSE-SM9></SSE-SM9>'),
  'an unknown element among the columns': (xml) =>
    xml.replace('</OptionalFields>', '<Colour>red</Colour></OptionalFields>'),
  'an unknown column': (xml) => xml.replace('<Field>Taste', '<Field>Smell'),
  'the order of columns': (xml) =>
    xml.replace(/(<Field>Size<\/Field>)(<Field>Taste<\/Field>)/, '$2$1'),
  'a number that is none': (xml) => xml.replace('1e999', '2e999'),
  'a number that this server cannot hold': (xml) => xml.replace('99999999999999999999', '9'),
  'a second element where one belongs': (xml) =>
    xml.replace('<Frequency>', '<Frequency>Hourly</Frequency><Frequency>'),
};

const ODD = ruleXml(
  'r1',
  '<OptionalFields><Field>Size</Field><Field>Taste</Field></OptionalFields><Future kind="1"><Deep>1</Deep><Item>a</Item><Item>b</Item></Future>',
)
  .replace(
    '<Prefix></Prefix>',
    '<Suffix>.log</Suffix><LowerSizeBound>1e999</LowerSizeBound><UpperSizeBound>99999999999999999999</UpperSizeBound>',
  )
  .replace('</OSSBucketDestination>', '<Encryption><SSE-SM4></SSE-SM4></Encryption>$&');

test.each(Object.entries(CHANGES))('the version tells %s', (_, change) => {
  const changed = change(ODD);
  expect(changed).not.toBe(ODD);
  const before = new Set(versionsIn(ODD));
  const after = new Set(versionsIn(changed));
  expect([before.size, after.size]).toEqual([1, 1]);
  expect(after).not.toEqual(before);
});

test('two documents are the same rule exactly if their versions are the same', () => {
  const property = fc.property(extended, extended, (one, other) => {
    const [a, b] = [one, other].map((each) => versionOf(readInventory('', each)));
    expect(isSameRule(one, other)).toBe(a === b);
  });
  fc.assert(property, repeatable('version', RUNS));
});

test('a version takes time and memory in proportion to its document', () => {
  const deep = '<Future>'.repeat(30) + '"\\'.repeat(1000) + '</Future>'.repeat(30);
  const rule = parseInventory('logs', Buffer.from(ruleXml('r1', deep)));
  expect(canonicalRule(rule).length).toBeLessThan(10_000);
  const many = '<Future>a</Future>'.repeat(40_000);
  const wide = parseInventory('logs', Buffer.from(ruleXml('r1', many)));
  expect(canonicalRule(wide).length).toBeLessThan(3 * many.length);
});
