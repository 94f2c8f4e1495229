import { isUtf8 } from 'node:buffer';
import { MAX_DEPTH, MAX_ELEMENTS, withoutPadding } from '../client/xml.ts';
import { Found, type Place, unread } from './xml-places.ts';
import { decodeReferences } from './xml-references.ts';

/**
 * Reads what is at the places below `root` from a document: the same that `findIn` reads from its
 * tree, in a fraction of the time.
 *
 * @returns `undefined` where it takes a parser to tell what the document says, or that it is broken:
 * what OSS hardly sends (attributes, comments, CDATA, an element twice that should be there once).
 */
export function scanXml(body: Buffer, root: Place): Found | undefined {
  const start = body.indexOf(`<${root.name}>`);
  const isPlain = start >= 0 && PROLOG.test(body.toString('latin1', 0, start)) && isUtf8(body);
  if (!isPlain) return undefined;
  return new Scanner(body, start + root.name.length + 2).read(root);
}

const PROLOG = /^(?:<\?xml version="1\.0" encoding="UTF-8"\?>)?[ \t\n]*$/;
const EPILOG = /^[ \t\n]*$/;
/** Behind its `<`. */
const OPEN_TAG = /([A-Za-z_][\w.-]*)(\/?)>/y;

const [TAB, LF, SPACE, AMPERSAND, LESS, GREATER, BRACKET] = [9, 10, 0x20, 0x26, 0x3c, 0x3e, 0x5d];

/** The bytes that are a character each, and nothing else. */
const IS_PLAIN = Uint8Array.from({ length: 0x100 }, (_, byte) =>
  Number(byte >= SPACE && byte < 0x80 && ![AMPERSAND, LESS, GREATER].includes(byte)),
);

/** For elements that are at no place. */
const NOWHERE = unread('');

/** An element that is open. */
interface Open {
  readonly place: Place;
  readonly isInPart: boolean;
  readonly closeTag: string;
  readonly parent: Open | undefined;
  readonly depth: number;
}

/** What is between a text that is read and the next one. */
interface Way {
  /** Where it was seen first, in bytes. */
  readonly start: number;
  readonly length: number;
  /** How many more bytes it has than characters. */
  readonly shift: number;
  /** How many elements begin on it. */
  readonly elements: number;
  /** What it passes. */
  readonly by: readonly Open[];
  /** What has the next text; nothing where the document ends. */
  readonly to: Open | undefined;
}

function openIn(parent: Open | undefined, name: string, place: Place): Open {
  const isInPart = parent?.isInPart === true || parent?.place.kind === 'branches';
  return { place, isInPart, closeTag: `/${name}>`, parent, depth: (parent?.depth ?? 0) + 1 };
}

const isText = ({ place: { kind } }: Open) => kind === 'text' || kind === 'texts';

/** How many ways from one place are remembered: OSS's documents have one to three. */
const MAX_WAYS = 8;

/**
 * Goes over a document once, from text to text. Rules mostly have the tags of those before them: what
 * is between two texts is looked at once, and from then on compared as a whole.
 */
class Scanner {
  readonly #bytes: Buffer;
  readonly #source: string;
  /** Where it is in the bytes, and how many more these are up to there than characters. */
  #at: number;
  #shift = 0;
  readonly #whole = new Found();
  #part = this.#whole;
  /** By the index of the place that they begin at. */
  readonly #ways: Way[][] = [];

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#source = bytes.toString();
    this.#at = at;
  }

  read(root: Place): Found | undefined {
    let open = openIn(undefined, root.name, root);
    let text = this.#text();
    let elements = 1;
    while (text !== undefined) {
      const way = this.#knownWay(open.place) ?? this.#newWay(open);
      elements += way?.elements ?? 0;
      if (!way || elements > MAX_ELEMENTS) return undefined;
      for (const passed of way.by) if (!this.#put(passed, '')) return undefined;
      if (!way.to) return EPILOG.test(this.#source.slice(this.#offset)) ? this.#whole : undefined;
      open = way.to;
      text = this.#text();
      if (text !== undefined && !this.#put(open, text)) return undefined;
    }
    return undefined;
  }

  get #offset(): number {
    return this.#at - this.#shift;
  }

  #put({ place, isInPart }: Open, text: string): boolean {
    const found = isInPart ? this.#part : this.#whole;
    if (place.kind === 'texts') found.words.push(text);
    else if (place.kind === 'branches') {
      this.#part = new Found();
      found.parts.push(this.#part);
    } else if (found.has(place)) return false;
    else found.texts[place.index] = text;
    return true;
  }

  #knownWay({ index }: Place): Way | undefined {
    const ways = this.#ways[index] ?? [];
    let nth = 0;
    // Not with `find`, whose function would be made anew for each text.
    while (nth < ways.length && !this.#isHere(ways[nth] as Way)) nth += 1;
    const way = ways[nth];
    this.#at += way?.length ?? 0;
    this.#shift += way?.shift ?? 0;
    return way;
  }

  #isHere({ start, length }: Way): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    for (let index = 0; index < length; index += 1) {
      if (bytes[start + index] !== bytes[at + index]) return false;
    }
    return true;
  }

  #newWay(from: Open): Way | undefined {
    const [start, shift] = [this.#at, this.#shift];
    const by: Open[] = [];
    let open: Open | undefined = from;
    let to: Open | undefined;
    let elements = 0;
    while (open && !to) {
      if (this.#source.startsWith(open.closeTag, this.#offset)) {
        this.#at += open.closeTag.length;
        open = open.parent;
      } else {
        OPEN_TAG.lastIndex = this.#offset;
        const [tag, name = '', slash] = OPEN_TAG.exec(this.#source) ?? [];
        if (tag === undefined || isText(open) || open.depth === MAX_DEPTH) return undefined;
        this.#at += tag.length;
        elements += 1;
        const place = open.place.below.find((below) => below.name === name) ?? NOWHERE;
        const element = openIn(open, name, place);
        if (isText(element) && !slash) to = element;
        else if (place.kind !== 'none') by.push(element);
        if (!slash) open = element;
      }
      if (open && !to && this.#text() === undefined) return undefined;
    }
    const [length, shifted] = [this.#at - start, this.#shift - shift];
    const way = { start, length, shift: shifted, elements, by, to };
    const ways = this.#ways[from.place.index] ?? [];
    if (ways.length < MAX_WAYS) ways.push(way);
    this.#ways[from.place.index] = ways;
    return way;
  }

  /** Goes to behind the next `<`. */
  #text(): string | undefined {
    const bytes = this.#bytes;
    const start = this.#offset;
    let [hasReferences, hasLines] = [false, false];
    let at = this.#at;
    for (; ; at += 1) {
      // The end is as a wrong byte.
      const byte = bytes[at] ?? 0;
      if (IS_PLAIN[byte] === 1) continue;
      if (byte === LESS) break;
      if (byte === AMPERSAND) hasReferences = true;
      else if (byte === LF) hasLines = true;
      else if (byte < SPACE && byte !== TAB) return undefined;
      else if (byte === GREATER && bytes[at - 1] === BRACKET && bytes[at - 2] === BRACKET)
        return undefined;
      // U+FFFE and U+FFFF.
      else if (byte === 0xef && bytes[at + 1] === 0xbf && (bytes[at + 2] ?? 0) >= 0xbe)
        return undefined;
      // Of one byte more for each that continues a character, and a character of four is two units.
      else if (byte >= 0xf0) this.#shift -= 1;
      else if (byte >= 0x80 && byte < 0xc0) this.#shift += 1;
    }
    this.#at = at;
    const end = this.#offset;
    this.#at += 1;
    const raw = this.#source.slice(start, end);
    const text = hasReferences ? decodeReferences(raw) : raw;
    return hasLines && text !== undefined ? withoutPadding(text, this.#source, end) : text;
  }
}
