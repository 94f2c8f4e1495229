import { XmlElement as ParsedElement, XmlText as ParsedText, parseXml } from '@rgrove/parse-xml';

/** An element with its content in document order, without comments and processing instructions. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
}

/** Far above an inventory document's six levels. */
const MAX_DEPTH = 50;

const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const ALL_FORBIDDEN = new RegExp(FORBIDDEN, 'gu');

/** Whether XML 1.0 cannot represent the text (control characters, lone surrogates, U+FFFE). */
export function hasForbiddenCharacter(text: string): boolean {
  return FORBIDDEN.test(text);
}

/**
 * Parses a whole document.
 *
 * @throws if it is not well-formed UTF-8 XML, has a DOCTYPE or is nested too deeply.
 */
export function parseDocument(source: string | Uint8Array): XmlElement {
  const text =
    typeof source === 'string' ? source : new TextDecoder('utf-8', { fatal: true }).decode(source);
  // The parser takes quadratic time on carriage returns, which XML (2.11) reads as line feeds.
  const parsed = parseXml(text.replace(/\r\n?/g, '\n'), { preserveDocumentType: true });
  if (parsed.children.some((child) => child.type === 'doctype')) {
    throw new Error('A document type is not allowed.');
  }
  if (parsed.root === null) throw new Error('The document has no root element.');
  return convert(parsed.root, 1);
}

function convert(element: ParsedElement, depth: number): XmlElement {
  if (depth > MAX_DEPTH)
    throw new Error(`The document is nested deeper than ${MAX_DEPTH} elements.`);
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
  // As references, because parsers read CR as LF and may trim white space.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Escapes text for element content or an attribute. What XML cannot represent becomes U+FFFD. */
function escapeXml(text: string): string {
  return text
    .replace(ALL_FORBIDDEN, '\uFFFD')
    .replace(/[&<>"\t\n\r]/g, (character) => REFERENCES[character] ?? character);
}

/** Writes an element with a text. */
export function leaf(name: string, text: string | number | boolean): string {
  return `<${name}>${escapeXml(String(text))}</${name}>`;
}

/** Wraps XML that is already written. */
export function wrap(name: string, ...content: readonly string[]): string {
  return `<${name}>${content.join('')}</${name}>`;
}

/** Writes an element as it was read, without white space between elements. */
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

/** Puts the XML declaration before the root. */
export function xmlDocument(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}`;
}
