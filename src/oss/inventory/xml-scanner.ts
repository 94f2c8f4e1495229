import { isUtf8 } from 'node:buffer';
import { MAX_DEPTH, MAX_ELEMENTS, withoutPadding } from '../client/xml.ts';
import { Found, type Place, unread } from './xml-places.ts';
import { decodeReferences } from './xml-references.ts';

/**
 * Reads the places below `root` from a document, as `findIn` does from its tree, in a fraction of the time.
 *
 * The rules of a page have mostly the same tags, with other texts between them. The scanner goes from one text that is
 * read to the next. It parses the markup between two texts tag by tag, to learn which elements begin there and which
 * text follows, and remembers this by the place of the text before. When the same bytes follow a text of that place
 * again, it compares them instead of parsing them. Most rules of a page are read without parsing a single tag.
 *
 * @returns `undefined` if the document needs a parser, or is broken: for what OSS hardly ever sends (attributes,
 * comments,
 * CDATA, a repeated element that should be single).
 */
export function scanXml(body: Buffer, root: Place): Found | undefined {
  const start = body.indexOf(`<${root.name}>`);
  const isPlain = start >= 0 && PROLOG.test(body.toString('latin1', 0, start)) && isUtf8(body);
  if (!isPlain) return undefined;
  return new Scanner(body, start + root.name.length + 2).read(root);
}

const PROLOG = /^(?:<\?xml version="1\.0" encoding="UTF-8"\?>)?[ \t\n]*$/;
const EPILOG = /^[ \t\n]*$/;
/** A tag after its `<`. */
const OPEN_TAG = /([A-Za-z_][\w.-]*)(\/?)>/y;

const [TAB, LF, SPACE, AMPERSAND, LESS, GREATER, BRACKET] = [9, 10, 0x20, 0x26, 0x3c, 0x3e, 0x5d];

/** The bytes that are one character each and have no meaning in XML. */
const IS_PLAIN = Uint8Array.from({ length: 0x100 }, (_, byte) =>
  Number(byte >= SPACE && byte < 0x80 && ![AMPERSAND, LESS, GREATER].includes(byte)),
);

/** The place of elements that are not read. */
const NOWHERE = unread('');

/** An open element. */
interface Open {
  readonly place: Place;
  readonly isInPart: boolean;
  readonly closeTag: string;
  readonly parent: Open | undefined;
  readonly depth: number;
  /** In {@link Markup.opened}: the XML of an element that is not read, after the path of its parent. */
  readonly unknown: string | undefined;
}

/** The bytes between two texts that are read: tags, white space, and elements that are not read. */
interface Markup {
  /** The offset where it first occurred, in bytes. */
  readonly start: number;
  readonly length: number;
  /** How many more bytes it has than characters. */
  readonly shift: number;
  /** How many elements start in it. */
  readonly elements: number;
  /** The elements that start in it, except those in an element that is not read, and the one of the next text. */
  readonly opened: readonly Open[];
  /** The element of the next text; `undefined` at the end of the document. */
  readonly next: Open | undefined;
}

function openIn(parent: Open | undefined, name: string, place: Place): Open {
  const isInPart = parent?.isInPart === true || parent?.place.kind === 'branches';
  const depth = (parent?.depth ?? 0) + 1;
  return { place, isInPart, closeTag: `/${name}>`, parent, depth, unknown: undefined };
}

/** The path of an element in its rule. */
function pathOf({ place, isInPart, parent }: Open): string {
  return isInPart && parent ? `${pathOf(parent)}${place.name}/` : '';
}

const isText = ({ place: { kind } }: Open) => kind === 'text' || kind === 'texts';

/** How many markups are remembered for one place: OSS's documents have one to three. */
const MAX_SEEN = 8;

/** Goes over a document once, from text to text. */
class Scanner {
  readonly #bytes: Buffer;
  readonly #source: string;
  /** The offset in bytes, and how many more bytes than characters come before it. */
  #at: number;
  #shift = 0;
  readonly #whole = new Found();
  #part = this.#whole;
  /** The known markups, by the index of the place before them. */
  readonly #seen: Markup[][] = [];

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
      const markup = this.#passSeen(open.place) ?? this.#parseMarkup(open);
      elements += markup?.elements ?? 0;
      if (!markup || elements > MAX_ELEMENTS) return undefined;
      for (const opened of markup.opened) if (!this.#put(opened, '')) return undefined;
      if (!markup.next)
        return EPILOG.test(this.#source.slice(this.#offset)) ? this.#whole : undefined;
      open = markup.next;
      text = this.#text();
      if (text !== undefined && !this.#put(open, text)) return undefined;
    }
    return undefined;
  }

  get #offset(): number {
    return this.#at - this.#shift;
  }

  #put({ place, isInPart, unknown }: Open, text: string): boolean {
    const found = isInPart ? this.#part : this.#whole;
    if (unknown !== undefined) found.unknown.push(unknown);
    else if (place.kind === 'texts') found.addWord(place, text);
    else if (place.kind === 'branches') {
      this.#part = new Found();
      found.parts.push(this.#part);
    } else if (found.has(place)) return false;
    else found.texts[place.index] = text;
    return true;
  }

  /** Skips a known markup after a text of this place. */
  #passSeen({ index }: Place): Markup | undefined {
    const seen = this.#seen[index] ?? [];
    let nth = 0;
    // Not with `find`, which would create a function for each text.
    while (nth < seen.length && !this.#isHere(seen[nth] as Markup)) nth += 1;
    const markup = seen[nth];
    this.#at += markup?.length ?? 0;
    this.#shift += markup?.shift ?? 0;
    return markup;
  }

  #isHere({ start, length }: Markup): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    for (let index = 0; index < length; index += 1) {
      if (bytes[start + index] !== bytes[at + index]) return false;
    }
    return true;
  }

  #parseMarkup(from: Open): Markup | undefined {
    const [start, shift] = [this.#at, this.#shift];
    const opened: Open[] = [];
    let open: Open | undefined = from;
    let next: Open | undefined;
    let elements = 0;
    /** The element that is not read, and where its tag starts. */
    let unknown: { readonly element: Open; readonly start: number } | undefined;
    const close = (element: Open): void => {
      if (element !== unknown?.element) return;
      const xml = this.#source.slice(unknown.start, this.#offset);
      const path = element.parent ? pathOf(element.parent) : '';
      if (element.isInPart) opened.push({ ...element, unknown: path + xml });
      unknown = undefined;
    };
    while (open && !next) {
      if (this.#source.startsWith(open.closeTag, this.#offset)) {
        this.#at += open.closeTag.length;
        close(open);
        open = open.parent;
      } else {
        OPEN_TAG.lastIndex = this.#offset;
        const [tag, name = '', slash] = OPEN_TAG.exec(this.#source) ?? [];
        if (tag === undefined || isText(open) || open.depth === MAX_DEPTH) return undefined;
        const tagStart = this.#offset - 1;
        this.#at += tag.length;
        elements += 1;
        const place = open.place.below.find((below) => below.name === name) ?? NOWHERE;
        const element = openIn(open, name, place);
        if (isText(element) && !slash) next = element;
        else if (place.kind !== 'none') opened.push(element);
        else unknown ??= { element, start: tagStart };
        if (slash) close(element);
        else open = element;
      }
      if (open && !next && this.#text() === undefined) return undefined;
    }
    const [length, shifted] = [this.#at - start, this.#shift - shift];
    const markup = { start, length, shift: shifted, elements, opened, next };
    const seen = this.#seen[from.place.index] ?? [];
    if (seen.length < MAX_SEEN) seen.push(markup);
    this.#seen[from.place.index] = seen;
    return markup;
  }

  /** Goes to the position after the next `<`. */
  #text(): string | undefined {
    const bytes = this.#bytes;
    const start = this.#offset;
    let [hasReferences, hasLines] = [false, false];
    let at = this.#at;
    for (; ; at += 1) {
      // The end of the document counts as a wrong byte.
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
      // Each continuation byte is one byte more, and a character of four bytes is two units.
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
