const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Puts in what is meant by references; `undefined` where one means nothing. */
export function decodeReferences(raw: string): string | undefined {
  let isKnown = true;
  const text = raw.replace(
    /&(?:(amp|lt|gt|quot|apos);|#(\d{1,7});|#x([\da-fA-F]{1,6});)?/g,
    (_all, name?: string, decimal?: string, hex?: string) => {
      if (name) return NAMED[name] ?? '';
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
      isKnown &&= isCharacter(code);
      return isKnown ? String.fromCodePoint(code) : '';
    },
  );
  return isKnown ? text : undefined;
}

function isCharacter(code: number): boolean {
  return (
    code === 9 ||
    code === 10 ||
    code === 0x0d ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code < 0xfffe) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}
