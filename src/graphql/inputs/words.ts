/** Converts between an enum's names and OSS's words. */
interface Words {
  read(word: string): string;
  write(name: string): string;
}

/** OSS's word for a name. A client that sends back the `UNKNOWN` it has read keeps the stored word. */
export function newWord({ read, write }: Words, name: string, stored: string): string {
  const isStored = name === 'UNKNOWN' && stored !== '' && read(stored) === 'UNKNOWN';
  return isStored ? stored : write(name);
}

/**
 * OSS's words for columns. Each `UNKNOWN` keeps one stored unknown word, in order. If their numbers differ, it is
 * unclear which words are meant, and validation refuses `UNKNOWN`.
 */
export function newColumns(
  { read, write }: Words,
  names: readonly string[],
  stored: readonly string[],
): string[] {
  const unknown = stored.filter((word) => read(word) === 'UNKNOWN');
  const isSame = names.filter((name) => name === 'UNKNOWN').length === unknown.length;
  return names.map(
    (name) => (name === 'UNKNOWN' && isSame ? unknown.shift() : undefined) ?? write(name),
  );
}
