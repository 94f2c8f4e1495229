import { child, element, type XmlElement } from '../client/xml.ts';
import { branch, type Found, MAX_WORDS, type Place, text, texts } from './xml-places.ts';

/** An element, and how it changes with a value of the rule. */
export interface Part<Value> {
  readonly place: Place;
  /**
   * Returns the element for `after`: `old` with what differs between the two values, or `undefined` for none.
   *
   * @param old the stored element, if there is one.
   * @param before the value that `old` was read as; `undefined` for a new element.
   */
  readonly change: (
    old: XmlElement | undefined,
    before: Value | undefined,
    after: Value,
  ) => XmlElement | undefined;
}

/** An element that a value of a rule is read from and written to. */
export interface Codec<Value> extends Part<Value> {
  readonly read: (found: Found) => Value;
}

/** An element with others in it. */
export interface Branch<Value> extends Part<Value> {
  /** Changes the element's content. */
  readonly changeIn: (old: XmlElement, before: Value | undefined, after: Value) => XmlElement;
}

/** How a value is written as the text of an element. */
export interface Format<Value> {
  readonly read: (text: string) => Value;
  /** `null` if the value has no element. */
  readonly write: (value: Value) => string | null;
  /** Whether a text that `read` takes for no value is one. @default true */
  readonly isUnset?: (text: string) => boolean;
}

/** A value that is the text of an element. */
export function field<Value>(name: string, { read, write, isUnset }: Format<Value>): Codec<Value> {
  const place = text(name);
  return {
    place,
    read: (found) => {
      const text = found.exact(place);
      const value = read(text);
      if (value === null && isUnset?.(text) === false) found.addUnreadable(place, text);
      return value;
    },
    change: (old, before, after) => {
      const written = write(after);
      // An empty element means the same as none.
      if (before !== undefined && (write(before) ?? '') === (written ?? '')) return old;
      return written === null ? undefined : element(name, written);
    },
  };
}

/** A list with an element for each word. Other words replace the whole list. */
export function list(name: string, item: string): Codec<readonly string[]> {
  const items = texts(item);
  return {
    place: branch(name, items),
    read: (found) => trimmedWords(found.words(items)),
    change: (old, before, after) => {
      if (before?.length === after.length && after.every((word, at) => word === before[at])) {
        return old;
      }
      const written = after.map((word) => element(item, word));
      return written.length > 0 ? element(name, ...written) : undefined;
    },
  };
}

/**
 * Removes white space around words, and words without anything else.
 *
 * @throws Error for a list that is longer than any of OSS's.
 */
export function trimmedWords(texts: readonly string[]): string[] {
  if (texts.length > MAX_WORDS) throw new Error(`A list has more than ${MAX_WORDS} words.`);
  const words: string[] = [];
  for (const text of texts) {
    const word = text.trim();
    if (word !== '') words.push(word);
  }
  return words;
}

/** An element with each field of an object in an element of its own. */
export function group<Value extends object>(
  name: string,
  fields: { readonly [Key in keyof Value]-?: Codec<Value[Key]> },
): Codec<Value> & Branch<Value> {
  const keys = Object.keys(fields) as (keyof Value)[];
  const parts = keys.map((key): Part<Value> => {
    const { place, change } = fields[key];
    return { place, change: (old, before, after) => change(old, before?.[key], after[key]) };
  });
  const readers = keys.map((key) => ({ key, read: fields[key].read }));
  const empty = Object.fromEntries(keys.map((key) => [key, undefined])) as Value;
  const readAll = (found: Found): Value => {
    // Filling the properties of a copy is faster than adding them one by one.
    const value = { ...empty };
    for (const { key, read } of readers) value[key] = read(found);
    return value;
  };
  return { ...parent(name, parts), read: readAll };
}

/** A value inside another element. */
export function within<Value>(name: string, codec: Codec<Value>): Codec<Value> & Branch<Value> {
  return { ...parent(name, [codec]), read: codec.read };
}

/** An element that is missing, or empty, if its value is `null`. */
export function optional<Value>({ place, read, change }: Codec<Value>): Codec<Value | null> {
  return {
    place,
    read: (found) => (hasText(found, place) ? read(found) : null),
    change: (old, before, after) => {
      if (after === null) return before === null ? old : undefined;
      return change(old, before ?? undefined, after);
    },
  };
}

function hasText(found: Found, place: Place): boolean {
  if (place.kind === 'texts') return found.words(place).length > 0;
  return found.exact(place) !== '' || place.below.some((below) => hasText(found, below));
}

/** An element with parts in this order. Unknown elements come after them. */
export function parent<Value>(name: string, parts: readonly Part<Value>[]): Branch<Value> {
  const place = branch(name, ...parts.map((part) => part.place));
  const names = new Set(place.below.map((below) => below.name));
  const changeIn: Branch<Value>['changeIn'] = (old, before, after) => {
    const known = parts.flatMap(
      (part) => part.change(child(old, part.place.name), before, after) ?? [],
    );
    const unknown = old.children.filter((item) => !names.has(item.name));
    return { ...old, children: [...known, ...unknown] };
  };
  return {
    place,
    changeIn,
    change: (old, before, after) => {
      const changed = changeIn(old ?? element(name), before, after);
      return old || changed.children.length > 0 ? changed : undefined;
    },
  };
}
