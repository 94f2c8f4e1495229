import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InventoryConfiguration } from '../../src/inventory/configuration.ts';
import type { XmlElement } from '../../src/oss/client/xml.ts';
import { changeDocument } from '../../src/oss/inventory/inventory-document.ts';
import { readInventory, writeInventory } from '../../src/oss/inventory/inventory-xml.ts';
import { repeatable } from '../support/seed.ts';
import { rules } from './random-rules.ts';

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
