import { addChild, addRow, createGroup, type Group, pruneGroups } from './groups.ts';

/** How many levels of prefixes are counted, and how many prefixes. */
const MAX_LEVELS = 4;
export const MAX_GROUPS = 10_000;

/** An encoded key has at most this many bytes; a longer one is no key. */
const MAX_KEY_BYTES = 3069;

/** Pruning looks at all groups, so that it makes room for many. */
const GROUPS_AFTER_PRUNING = 9000;

const SLASH = 0x2f;
const PERCENT = 0x25;
const TWO = 0x32;
const F = 0x46;
const SMALL_F = 0x66;

/**
 * Counts rows by what their keys have up to each `/`, which may be encoded. Neighbours mostly share prefixes, so that
 * these are compared with those of the row before, and no strings are made.
 */
export class PrefixTree {
  readonly root = createGroup();
  #groupCount = 0;
  readonly #lastKey = Buffer.alloc(MAX_KEY_BYTES);
  /** The groups of the last key, and where the prefix of each ends. */
  readonly #groups: Group[] = [];
  readonly #ends: number[] = [];

  /** Counts a row whose encoded key is a part of `bytes`. */
  add(bytes: Buffer, start: number, end: number, size: number): void {
    addRow(this.root, size);
    this.#keepCommonPath(bytes, start, end);
    let at = start + (this.#ends.at(-1) ?? 0);
    let parent = this.#groups.at(-1) ?? this.root;
    while (this.#groups.length < MAX_LEVELS && (!parent.isPartial || parent.children)) {
      const next = end - start <= MAX_KEY_BYTES ? endOfPrefix(bytes, at, end) : -1;
      if (next < 0) break;
      const child = this.#childOf(parent, bytes.toString('latin1', at, next));
      if (!child) break;
      bytes.copy(this.#lastKey, at - start, at, next);
      this.#groups.push(child);
      this.#ends.push(next - start);
      at = next;
      parent = child;
    }
    for (const group of this.#groups) addRow(group, size);
  }

  /** Shortens the path of the last key to the prefixes that this key has, too. */
  #keepCommonPath(bytes: Buffer, start: number, end: number): void {
    let level = 0;
    for (let at = 0; level < this.#ends.length; level += 1) {
      const prefixEnd = this.#ends[level] ?? 0;
      if (prefixEnd > end - start) break;
      while (at < prefixEnd && bytes[start + at] === this.#lastKey[at]) at += 1;
      if (at < prefixEnd) break;
    }
    this.#groups.length = level;
    this.#ends.length = level;
  }

  #childOf(parent: Group, name: string): Group | undefined {
    const known = parent.children?.get(name);
    if (known || parent.isPartial) return known;
    if (this.#groupCount >= MAX_GROUPS) {
      this.#groupCount = pruneGroups(this.root, GROUPS_AFTER_PRUNING);
      if (parent.isPartial) return undefined;
    }
    this.#groupCount += 1;
    return addChild(parent, name);
  }
}

/** Where the next prefix ends, behind its `/`; -1 if the rest of the key has none. */
function endOfPrefix(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === SLASH) return at + 1;
    if (byte !== PERCENT || bytes[at + 1] !== TWO || at + 3 > end) continue;
    const last = bytes[at + 2];
    if (last === F || last === SMALL_F) return at + 3;
  }
  return -1;
}
