import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { parseDocument } from '../../src/oss/client/xml.ts';
import { PAGE, RULE } from '../../src/oss/inventory/inventory-xml.ts';
import { canonicalUnknown } from '../../src/oss/inventory/rule-version.ts';
import { type Found, findIn, type Place } from '../../src/oss/inventory/xml-places.ts';
import { scanXml } from '../../src/oss/inventory/xml-scanner.ts';
import { fullRuleXml, pageXml } from '../bench/rules.ts';
import { ruleXml } from '../support/rules.ts';
import { repeatable } from '../support/seed.ts';
import { randomXml } from './random-xml.ts';

vi.setConfig({ testTimeout: 600_000 });

const RUNS = Number(process.env['FUZZ_DOCUMENTS'] || 10_000);

const choices = fc.array(fc.nat(999), { maxLength: 500, size: 'max' });

function findByParser(body: Buffer, root: Place) {
  try {
    return contentOf(findIn(parseDocument(body, root.name), root), root);
  } catch {
    return undefined;
  }
}

function findByScanner(body: Buffer, root: Place) {
  const found = scanXml(body, root);
  return found && contentOf(found, root);
}

/** All that was found; the XML of unknown elements can be written in several ways. */
function contentOf(found: Found, root: Place): object {
  const lists = (place: Place): Place[] =>
    place.kind === 'texts' ? [place] : place.below.flatMap(lists);
  return {
    texts: found.texts,
    words: lists(root).map((place) => found.words(place)),
    unknown: canonicalUnknown(found.unknown),
    parts: found.parts.map((part) => contentOf(part, root)),
  };
}

test('what the scanner reads is what a parser reads, and nothing that a parser refuses', () => {
  const counts = { readable: 0, scanned: 0, refused: 0 };
  const property = fc.property(fc.boolean(), choices, (isPage, tape) => {
    const root = isPage ? PAGE : RULE;
    const body = randomXml(root, tape);
    const expected = findByParser(body, root);
    const found = findByScanner(body, root);
    counts[expected ? 'readable' : 'refused'] += 1;
    if (!found) return;
    counts.scanned += 1;
    if (!isDeepStrictEqual(found, expected))
      expect(found, body.toString()).toEqual(expected ?? 'refused');
  });
  fc.assert(property, repeatable('scanner', RUNS));
  process.stderr.write(`scanner: ${JSON.stringify(counts)}\n`);
  expect(counts.scanned / counts.readable).toBeGreaterThan(0.5);
  expect(counts.refused / RUNS).toBeGreaterThan(0.2);
});

const list = (...rules: readonly string[]) =>
  `<ListInventoryConfigurationsResult>${rules.join('')}<IsTruncated>false</IsTruncated></ListInventoryConfigurationsResult>`;

const PAGES = {
  'as OSS sends it': pageXml(''),
  'with lines': list(fullRuleXml('a'), ruleXml('b')).replaceAll('><', '>\n  <'),
  'with text of any script': list(...['中', '😀', 'é&amp;&#x4e2d;&#9;'].map(fullRuleXml)),
  'with elements that are not known': list(
    ...['a', 'b', 'c'].map((id) => ruleXml(id, '<Note><To>中😀</To><Empty/></Note>')),
  ),
  'with empty elements': list(ruleXml('a'), ruleXml('b')).replaceAll(
    '<Prefix></Prefix>',
    '<Prefix/>',
  ),
  'without rules': list(),
};

test.each(Object.entries(PAGES))('a page %s needs no parser', (_, text) => {
  const body = Buffer.from(text);
  expect(findByScanner(body, PAGE)).toEqual(findByParser(body, PAGE));
});

test('bytes that are no UTF-8 are left to the parser', () => {
  // The one seems to have a character more than it has, the other one less.
  const rules = ['a', '\xff', 'b', '\x80'].map((id) => ruleXml(id));
  expect(scanXml(Buffer.from(list(...rules), 'latin1'), PAGE)).toBeUndefined();
});
