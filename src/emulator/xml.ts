import { XmlElement as ParsedElement, XmlText as ParsedText, parseXml } from '@rgrove/parse-xml';

/** An element and what is inside it, in document order; comments and instructions are left out. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

/** An inventory document is six levels deep; no honest client comes near this. */
const MAX_DEPTH = 50;

const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const ALL_FORBIDDEN = new RegExp(FORBIDDEN, 'gu');

/** Whether XML 1.0 has no way to write this text (control characters, lone surrogates, U+FFFE). */
export function hasForbiddenCharacter(text: string): boolean {
  return FORBIDDEN.test(text);
}

/**
 * Reads a whole document.
 *
 * @throws when it is not well-formed UTF-8 XML, has a DOCTYPE or is nested absurdly deep.
 */
export function parseDocument(source: string | Uint8Array): XmlElement {
  const text =
    typeof source === 'string' ? source : new TextDecoder('utf-8', { fatal: true }).decode(source);
  // The parser takes quadratic time over carriage returns; XML 2.11 makes them line feeds anyway.
  const parsed = parseXml(text.replace(/\r\n?/g, '\n'), { preserveDocumentType: true });
  if (parsed.children.some((child) => child.type === 'doctype')) {
    throw new Error('A document type is not allowed.');
  }
  if (parsed.root === null) throw new Error('The document has no root element.');
  return convert(parsed.root, 1);
}

function convert(element: ParsedElement, depth: number): XmlElement {
  if (depth > MAX_DEPTH) throw new Error('The document is nested too deep.');
  const children: (XmlElement | string)[] = [];
  for (const child of element.children) {
    if (child instanceof ParsedElement) children.push(convert(child, depth + 1));
    else if (child instanceof ParsedText) children.push(child.text);
  }
  return { name: element.name, attributes: element.attributes, children };
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // As references, since a parser would make CR a LF and may drop white space at the ends.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text as element content or attribute value; what XML cannot write becomes U+FFFD. */
function escapeXml(text: string): string {
  return text
    .replace(ALL_FORBIDDEN, '\uFFFD')
    .replace(/[&<>"\t\n\r]/g, (character) => REFERENCES[character] ?? character);
}

/** `<name>text</name>` with the text escaped. */
export function leaf(name: string, text: string | number | boolean): string {
  return `<${name}>${escapeXml(String(text))}</${name}>`;
}

/** `<name>…</name>` around XML that is already written. */
export function wrap(name: string, ...content: readonly string[]): string {
  return `<${name}>${content.join('')}</${name}>`;
}

/** Writes an element as it was read; white space between elements is layout and is dropped. */
export function serialise(element: XmlElement): string {
  const attributes = Object.entries(element.attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
  const layout = element.children.some((child) => typeof child !== 'string');
  const content = element.children.map((child) => {
    if (typeof child !== 'string') return serialise(child);
    return layout && child.trim() === '' ? '' : escapeXml(child);
  });
  return `<${element.name}${attributes}>${content.join('')}</${element.name}>`;
}

/** A document as OSS sends it. */
export function xmlDocument(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}`;
}
