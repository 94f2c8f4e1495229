const REFERENCE = /&(?:(amp|lt|gt|quot|apos);|#(\d{1,7});|#x([\da-fA-F]{1,6});)?/g;
const CHARACTER = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]$/u;

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Replaces references by their characters; `undefined` if one has none. */
export function decodeReferences(raw: string): string | undefined {
  let isKnown = true;
  const text = raw.replace(REFERENCE, (_, name = '', decimal = '', hex = '') => {
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    const character = NAMED[name] ?? (code <= 0x10ffff ? String.fromCodePoint(code) : '');
    isKnown &&= CHARACTER.test(character);
    return character;
  });
  return isKnown ? text : undefined;
}
