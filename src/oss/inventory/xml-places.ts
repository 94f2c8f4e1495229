import type { XmlElement } from '../client/xml.ts';

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
}

/** Reads the places below another one from the tree of an element there. */
export function findIn(element: XmlElement, { below }: Place, found = new Found()): Found {
  for (const child of element.children) {
    const at = below.find(({ name }) => name === child.name);
    if (at?.kind === 'texts') found.addWord(at, child.text);
    if (at?.kind === 'branches') found.parts.push(findIn(child, at));
    if (at?.kind === 'text') found.texts[at.index] ??= child.text;
    if (at?.kind === 'branch' && !found.has(at)) {
      found.texts[at.index] = '';
      findIn(child, at, found);
    }
  }
  return found;
}
