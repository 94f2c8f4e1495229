import { element, serializeElement, type XmlElement } from '../client/xml.ts';

/** A place in a document: the elements of one name, within those of another place. */
export interface Place {
  readonly name: string;
  readonly kind: 'text' | 'texts' | 'branch' | 'branches' | 'none';
  readonly below: readonly Place[];
  /** Where it is in {@link Found.texts}; {@link numbered} sets it. */
  index: number;
}

/** In UTF-16 units: OSS's longest text, a prefix of 1,023, has at most twice as many. */
const MAX_TEXT = 2100;

/** OSS has 13 optional fields and 5 storage classes. */
export const MAX_WORDS = 64;

function place(name: string, kind: Place['kind'], below: readonly Place[]): Place {
  return { name, kind, below, index: -1 };
}

/** The text of the first element of that name in its parent. */
export const text = (name: string): Place => place(name, 'text', []);

/** The texts of all elements of that name. */
export const texts = (name: string): Place => place(name, 'texts', []);

/** The content of the first element of that name in its parent. */
export const branch = (name: string, ...below: Place[]): Place => place(name, 'branch', below);

/** The content of each element of that name by itself. These are not nested. */
export const branches = (name: string, ...below: Place[]): Place => place(name, 'branches', below);

/** Gives each place of a document its index, once, where the document is defined. */
export function numbered(root: Place): Place {
  let count = 0;
  const number = (at: Place): void => {
    if (at.kind !== 'none') at.index = count++;
    at.below.forEach(number);
  };
  number(root);
  return root;
}

/** An element that is not read. */
export const unread = (name: string): Place => ({ name, kind: 'none', below: [], index: -1 });

/** The texts of a document, or of one of its {@link branches}. */
export class Found {
  /** By the indexes of their places; an existing branch has an empty text. */
  readonly texts: (string | undefined)[] = [];
  /** By the indexes of their places. */
  readonly #words: string[][] = [];
  /** From {@link branches}. */
  readonly parts: Found[] = [];
  /** What one of the {@link branches} has beside its places: elements as XML, each after the path of its parent. */
  readonly unknown: string[] = [];

  /** Whether the document has an element at the place. */
  has({ index }: Place): boolean {
    return this.texts[index] !== undefined;
  }

  /** The texts at the place of {@link texts}. */
  words({ index }: Place): readonly string[] {
    return this.#words[index] ?? [];
  }

  /** Adds a text of {@link texts}. */
  addWord({ index }: Place, text: string): void {
    const words = this.#words[index];
    if (words) words.push(text);
    else this.#words[index] = [text];
  }

  /**
   * The exact text at the place; empty without an element.
   *
   * @throws Error if the text is longer than any of OSS's.
   */
  exact({ index, name }: Place): string {
    const text = this.texts[index] ?? '';
    if (text.length > MAX_TEXT) throw new Error(`<${name}> has more than ${MAX_TEXT} characters.`);
    return text;
  }

  /** Adds a text that has no meaning at its place. */
  addUnreadable({ name }: Place, text: string): void {
    this.unknown.push(serializeElement(element(name, text)));
  }
}

/** Reads the places below another one from the tree of an element there. */
export function findIn(root: XmlElement, { below, kind }: Place): Found {
  const found = new Found();
  find(root, below, found, kind === 'branches' ? '' : undefined);
  return found;
}

/** @param path of the element in its branch; `undefined` outside of {@link branches}. */
function find(
  { attributes, children, name }: XmlElement,
  below: Place['below'],
  found: Found,
  path: string | undefined,
): void {
  const addUnknown = (unknown: XmlElement) => {
    if (path !== undefined) found.unknown.push(path + serializeElement(unknown));
  };
  if (Object.keys(attributes).length > 0) addUnknown({ ...element(name), attributes });
  for (const child of children) {
    const at = below.find((place) => place.name === child.name);
    if (at?.kind === 'branches') {
      found.parts.push(findIn(child, at));
    } else if (!at || (at.kind !== 'texts' && found.has(at))) {
      addUnknown(child);
    } else {
      if (at.kind === 'texts') found.addWord(at, child.text);
      else found.texts[at.index] = at.kind === 'text' ? child.text : '';
      find(child, at.below, found, path === undefined ? undefined : `${path}${at.name}/`);
    }
  }
}
