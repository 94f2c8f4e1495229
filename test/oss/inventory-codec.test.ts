import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InventoryConfiguration } from '../../src/inventory/configuration.ts';
import type { XmlElement } from '../../src/oss/client/xml.ts';
import { changeDocument } from '../../src/oss/inventory/inventory-document.ts';
import { readInventory, writeInventory } from '../../src/oss/inventory/inventory-xml.ts';
import { repeatable } from '../support/seed.ts';

const word = fc.constantFrom('a', 'b', '中', '0');
const text = fc.constantFrom('a', ' a\n', '\ufeffa', '😀', '0');
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 2 });
const time = fc.integer({ min: 1, max: 3 }).map((seconds) => new Date(seconds * 1000));

/** Rules with few values for each field, so that two of them agree in some. */
const rules: fc.Arbitrary<InventoryConfiguration> = fc.record({
  bucket: fc.constant('logs'),
  inventoryId: fc.constant(' r1'),
  isEnabled: fc.boolean(),
  filter: fc.record({
    prefix: orNull(text),
    lastModifiedAfter: orNull(time),
    lastModifiedBefore: orNull(time),
    minSize: orNull(fc.integer({ min: 1, max: 3 })),
    maxSize: orNull(fc.integer({ min: 1, max: 3 })),
    storageClasses: orNull(fc.constantFrom(['IA'], ['IA', 'Standard'])),
  }),
  destination: fc.record({
    format: word,
    accountId: word,
    roleArn: word,
    bucket: word,
    prefix: orNull(text),
    encryption: orNull(
      fc.oneof(
        fc.record({ type: fc.constant('SSE-OSS' as const) }),
        fc.record({ type: fc.constant('SSE-KMS' as const), keyId: orNull(text) }),
      ),
    ),
  }),
  schedule: fc.record({
    frequency: fc.constantFrom('Daily', 'Monthly', 'Once'),
    dayOfMonth: orNull(fc.constantFrom(1, 31)),
    autoDelete: fc.boolean(),
  }),
  includedObjectVersions: word,
  optionalFields: fc.array(word, { maxLength: 2 }),
  incremental: orNull(
    fc.record({
      isEnabled: fc.boolean(),
      intervalSeconds: fc.constantFrom(600, 60),
      optionalFields: fc.array(word, { maxLength: 2 }),
    }),
  ),
  unknownElements: fc.constant([]),
});

const FUTURE: XmlElement = { name: 'Future', attributes: { a: 'b' }, children: [], text: ' x ' };
/** The elements that the unknown one is put into. */
const BRANCHES = [
  'InventoryConfiguration',
  'Filter',
  'Destination',
  'OSSBucketDestination',
  'Schedule',
];

/** Puts an unknown element in front of all others. */
function withFuture(element: XmlElement): XmlElement {
  if (!BRANCHES.includes(element.name)) return element;
  return { ...element, children: [FUTURE, ...element.children.map(withFuture)] };
}

function withoutFuture(element: XmlElement): XmlElement {
  const children = element.children.filter(({ name }) => name !== 'Future').map(withoutFuture);
  return { ...element, children };
}

function countFutures({ name, children }: XmlElement): number {
  return children.reduce((sum, child) => sum + countFutures(child), Number(name === 'Future'));
}

test('a rule is read as it was written', () => {
  const property = fc.property(rules, (rule) => {
    expect(readInventory('logs', writeInventory(rule))).toEqual(rule);
  });
  fc.assert(property, repeatable('codec', 500));
});

test('a changed document equals a newly written one, and keeps unknown elements', () => {
  const property = fc.property(rules, rules, (before, after) => {
    const stored = withFuture(writeInventory(before));
    const changed = changeDocument(stored, before, after);
    expect(countFutures(changed)).toBe(countFutures(stored));
    const { unknownElements, ...read } = readInventory('logs', changed);
    expect({ ...read, unknownElements: [] }).toEqual(after);
    expect(unknownElements.toSorted()).toEqual(
      readInventory('logs', stored).unknownElements.toSorted(),
    );
    // A filter that held the unknown element stays when the last bound is gone.
    const known = withoutFuture(changed);
    const children = known.children.filter(
      ({ name, children }) => name !== 'Filter' || children.length > 0,
    );
    expect({ ...known, children }).toEqual(writeInventory(after));
  });
  fc.assert(property, repeatable('codec', 500));
});

test('an unknown element survives under the name of an object property', () => {
  const [rule] = fc.sample(rules, { numRuns: 1, seed: 1 }) as [InventoryConfiguration];
  const odd = { ...FUTURE, name: '__proto__' };
  const written = writeInventory(rule);
  const stored = { ...written, children: [...written.children, odd] };
  const changed = changeDocument(stored, rule, { ...rule, isEnabled: !rule.isEnabled });
  expect(changed.children.at(-1)).toEqual(odd);
});
