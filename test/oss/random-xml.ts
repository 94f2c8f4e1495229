import type { Place } from '../../src/oss/inventory/xml-places.ts';

/** Choices, one after the other. */
class Tape {
  readonly #choices: readonly number[];
  #at = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  /** A number below `limit`; 0 from the tape's end on. */
  below(limit: number): number {
    const choice = this.#choices[this.#at] ?? 0;
    this.#at += 1;
    return choice % limit;
  }

  of<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0];
  }
}

/** What stands in an answer of OSS, and what XML has to offer beside it. */
const PLAIN_TEXTS = [
  'Daily',
  '',
  'true',
  '1700000000',
  '0',
  'IA,Standard',
  '日本/中',
  '😀',
  'a&amp;b',
];
const ODD_TEXTS = [
  ...['&lt;&gt;&quot;&apos;', '&#10;', '&#x9;x&#13;', '&#x1F600;', '&#0065;'],
  ...[
    ' a ',
    '\n  a b\n  ',
    '\n',
    'a\tb\n\t',
    `a\n${' '.repeat(70)}`,
    '\u0085',
    'a\u2028',
    '\u00a0a',
    'a\n\u00a0',
  ],
  ...[
    '>',
    ']]',
    ']]&gt;',
    'a]]>',
    ']]&amp;>',
    'a\r\nb',
    '\ra\r',
    '\ufeff',
    '\ufffd',
    '\ue000',
    '\u{10ffff}',
  ],
  ...[
    '&',
    '&bad;',
    '&#0;',
    '&#xD800;',
    '&#xFFFE;',
    '&#1114112;',
    '&#x;',
    '&#X41;',
    '&AMP;',
    '&toString;',
  ],
  ...[
    '<![CDATA[a<b&]]>',
    '<!--a-->',
    '<?a b?>',
    '<b>c</b>',
    'a<Id>b</Id>c',
    '<Id/>',
    '<',
    '\u0001',
    '\u007f',
    '\uffff',
    '\ufffe',
  ],
] as const;
const NAMES = [
  'Future',
  'Id',
  'Field',
  'Prefix',
  'Id2',
  'SSE-OSS',
  '_a.b-1',
  'a:b',
  'É',
  '1a',
  '-a',
  'xml',
  '__proto__',
] as const;
const BLANKS = [
  '',
  '\n  ',
  ' ',
  '\t',
  '\r\n',
  ' text ',
  '日',
  '&amp;',
  '&',
  ']]>',
  '<!-- a -->',
  '\ufeff',
] as const;
const OPEN_ENDS = [
  '',
  ' ',
  ' a="b"',
  ' xmlns="urn:a"',
  ' a="1" a="2"',
  ' a=b',
  '\n',
  ' /',
  ' a',
] as const;
const PROLOGS = [
  '<?xml version="1.0" encoding="UTF-8"?>\n',
  ...[
    '',
    ' ',
    '\n',
    "<?xml version='1.0'?>",
    '<?xml version="1.1"?>',
    '<?xml version="1.0" encoding="latin1"?>',
  ],
  ...[
    '\n<?xml version="1.0" encoding="UTF-8"?>',
    '\ufeff',
    'a',
    '<!DOCTYPE a>',
    '<!-- <InventoryConfiguration> -->',
    '<a/>',
    '</a>',
  ],
] as const;
const EPILOGS = [
  '',
  '\n',
  ' ',
  '\r\n',
  '<!-- a -->',
  '<a/>',
  'a',
  '\u00a0',
  '<',
  '</a>',
  ']]>',
  '&amp;',
] as const;
const INSERTS = [
  '<',
  '>',
  '&',
  '/',
  ';',
  ']]>',
  '\n',
  ' ',
  '"',
  'a',
  '\0',
  '\u0080',
  '\xff',
  '\xef\xbf\xbf',
  '\xf0\x9f',
  '<!--',
  '</Id>',
  '<Id>',
] as const;

/**
 * A document with what is at the places below `root`, and with oddities; some are broken.
 *
 * @param choices numbers below a thousand: of fewer and lower ones comes a simpler document.
 */
export function randomXml(root: Place, choices: readonly number[]): Buffer {
  return new Writer(new Tape(choices)).document(root);
}

class Writer {
  readonly #tape: Tape;
  /** How many of a thousand choices are odd ones. */
  readonly #oddness: number;

  constructor(tape: Tape) {
    this.#tape = tape;
    this.#oddness = tape.of([0, 3, 15, 60, 300]);
  }

  document(root: Place): Buffer {
    const text = `${this.#rarely(PROLOGS)}${this.#element(root, 0)}${this.#rarely(EPILOGS)}`;
    let bytes: Buffer = Buffer.from(text);
    // In bytes, so that also characters are cut.
    for (let left = this.#tape.of([0, 0, 0, 1, 2, 3]); left > 0; left -= 1)
      bytes = this.#broken(bytes);
    return bytes;
  }

  #isOdd(): boolean {
    return this.#tape.below(1000) >= 1000 - this.#oddness;
  }

  /** The first item but for oddities. */
  #rarely(items: readonly [string, ...string[]]): string {
    return this.#isOdd() ? this.#tape.of(items) : items[0];
  }

  #element(place: Place, depth: number): string {
    const content = place.below.length === 0 ? this.#text() : this.#children(place, depth);
    return this.#tagged(place.name, content);
  }

  #tagged(name: string, content: string): string {
    const isShort = content === '' && this.#tape.below(2) === 1;
    const end = this.#rarely(OPEN_ENDS);
    if (isShort) return `<${name}${end}/>`;
    return `<${name}${end}>${content}</${this.#isOdd() ? this.#tape.of(NAMES) : name}${this.#rarely(['', ' ', '\n', '/', ' a'])}>`;
  }

  #children({ below }: Place, depth: number): string {
    const blank = this.#tape.of(['', '', '\n  ']);
    const parts = below.flatMap((place) => {
      const times =
        place.kind === 'texts' || place.kind === 'branches'
          ? this.#tape.below(5)
          : this.#tape.of([1, 1, 1, 0]);
      const length = this.#isOdd() ? 2 : times;
      // Most rules have the shape of the one before them.
      const twin = this.#tape.below(2) === 1 ? this.#element(place, depth + 1) : undefined;
      return Array.from({ length }, () => twin ?? this.#element(place, depth + 1));
    });
    if (this.#tape.below(8) === 7) parts.reverse();
    if (this.#tape.below(6) === 5)
      parts.splice(this.#tape.below(parts.length + 1), 0, this.#unknown(depth));
    return parts.map((part) => `${blank}${this.#rarely(BLANKS)}${part}`).join('') + blank;
  }

  /** Nothing that is read, though it may look like it. */
  #unknown(depth: number): string {
    const name = this.#isOdd()
      ? this.#tape.of(NAMES)
      : this.#tape.of(['DayOfMonth', 'Future', '_a.b-1']);
    if (this.#isOdd()) return this.#nested(name, 24 + this.#tape.below(12));
    const isBranch = depth < 8 && this.#tape.below(4) >= 2;
    const content = isBranch ? this.#unknown(depth + 1) + this.#unknown(depth + 4) : this.#text();
    return this.#tagged(name, content);
  }

  #nested(name: string, depth: number): string {
    return `<${name}>`.repeat(depth) + this.#text() + `</${name}>`.repeat(depth);
  }

  #text(): string {
    const choice = this.#tape.below(PLAIN_TEXTS.length);
    return this.#isOdd() ? this.#tape.of(ODD_TEXTS) : (PLAIN_TEXTS[choice] ?? '');
  }

  #broken(bytes: Buffer): Buffer {
    const [one, other] = [this.#place(bytes), this.#place(bytes)];
    const [first, second] = [Math.min(one, other), Math.max(one, other)];
    const head = bytes.subarray(0, first);
    const middle = bytes.subarray(first, second);
    const tail = bytes.subarray(second);
    return this.#tape.of([
      () => Buffer.concat([head, Buffer.from(this.#tape.of(INSERTS), 'latin1'), middle, tail]),
      () => Buffer.concat([head, bytes.subarray(first + 1)]),
      () => Buffer.concat([head, tail]),
      () => Buffer.concat([head, middle, middle, tail]),
      () => Buffer.concat([middle, head, tail]),
      () => head,
    ])();
  }

  #place(bytes: Buffer): number {
    return (this.#tape.below(1000) * 1000 + this.#tape.below(1000)) % (bytes.length + 1);
  }
}
