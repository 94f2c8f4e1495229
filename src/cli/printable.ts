/** Control characters, line ends, and characters that reverse or hide text. */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/**
 * Escapes a text of OSS for a line of a terminal, as in JavaScript: `\u{202e}`. The threat: an id or a message that moves
 * the cursor, runs a terminal's commands, or makes another line look like one of this program.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, (each) => `\\u{${each.codePointAt(0)?.toString(16)}}`);
}
