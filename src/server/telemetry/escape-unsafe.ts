/** Characters that JSON does not escape: control characters, line ends, and those that reverse or hide text. */
const UNSAFE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Escapes texts in JSON. The threat: texts of callers or of OSS that move the cursor, break a line or reverse its order,
 * so that a reader of the log or of a terminal sees another line.
 */
export function escapeUnsafe(line: string): string {
  return line.replace(UNSAFE, (character) =>
    Array.from({ length: character.length }, (_, at) => {
      const code = character.charCodeAt(at).toString(16);
      return `\\u${code.padStart(4, '0')}`;
    }).join(''),
  );
}
