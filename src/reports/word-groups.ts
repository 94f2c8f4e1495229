import { addChild, addRow, createGroup, type Group } from './groups.ts';

/** More words, or longer ones, are no vocabulary of OSS's. */
const MAX_WORDS = 100;
const MAX_WORD_BYTES = 64;

/** Counts rows by a cell with one of few words, and makes a string only of a word that is new. */
export class WordGroups {
  readonly root = createGroup();
  readonly #pattern: RegExp;
  /** By the length and three letters of a word; another word with the same place takes it. */
  readonly #known: { readonly word: Buffer; readonly group: Group }[] = [];

  /** @param pattern what a word looks like; rows with others count in the whole alone. */
  constructor(pattern: RegExp) {
    this.#pattern = pattern;
  }

  /** Counts a row whose word is a part of `bytes`. */
  add(bytes: Buffer, start: number, end: number, size: number): void {
    addRow(this.root, size);
    const length = end - start;
    if (length === 0 || length > MAX_WORD_BYTES) return;
    const place = placeOf(length, bytes[start] ?? 0, bytes[end - 2] ?? 0, bytes[end - 1] ?? 0);
    const known = this.#known[place];
    if (known && isEqual(known.word, bytes, start, length)) {
      addRow(known.group, size);
      return;
    }
    const text = bytes.toString('latin1', start, end);
    const group = this.root.children?.get(text) ?? this.#addWord(text);
    if (!group) return;
    this.#known[place] = { word: Buffer.from(bytes.subarray(start, end)), group };
    addRow(group, size);
  }

  #addWord(text: string): Group | undefined {
    if (!this.#pattern.test(text)) return undefined;
    this.root.isPartial ||= this.root.children?.size === MAX_WORDS;
    return this.root.isPartial ? undefined : addChild(this.root, text);
  }
}

function placeOf(length: number, first: number, lastButOne: number, last: number): number {
  return (length + first * 7 + lastButOne * 13 + last * 31) % 256;
}

function isEqual(word: Buffer, bytes: Buffer, start: number, length: number): boolean {
  if (word.length !== length) return false;
  for (let index = 0; index < length; index += 1) {
    if (word[index] !== bytes[start + index]) return false;
  }
  return true;
}
