import { SaxesParser } from 'saxes';

/** An XML element with all that is needed to write it again. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The text directly inside, unescaped, without a pretty-printer's white space. */
  readonly text: string;
}

/** The limit of nesting, because readers recurse. OSS's documents have a depth of 5. */
export const MAX_DEPTH = 32;

/**
 * The limit of elements and attributes, which take 100 times the memory of their text. OSS's longest document, 1,000
 * buckets, has 12,000.
 */
export const MAX_ELEMENTS = 50_000;

/**
 * Parses an XML document.
 *
 * @returns its root element.
 * @throws Error if it is not well-formed XML 1.0, truncated, or beyond the limits.
 */
export function parseXml(source: string): XmlElement {
  type Open = { -readonly [K in keyof XmlElement]: XmlElement[K] } & { children: XmlElement[] };
  const open: Open[] = [];
  let root: Open | undefined;
  let count = 0;
  const parser = new SaxesParser();
  const counted = () => {
    count += 1;
    if (count > MAX_ELEMENTS)
      throw new Error(`The XML has more elements and attributes than the limit, ${MAX_ELEMENTS}.`);
  };
  const text = (chunk: string) => {
    const parent = open.at(-1);
    if (parent) parent.text += chunk;
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('attribute', counted);
  parser.on('opentag', ({ name, attributes }) => {
    counted();
    if (open.length >= MAX_DEPTH)
      throw new Error(`The XML is nested deeper than the limit, ${MAX_DEPTH}.`);
    const element: Open = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    root = open.pop();
    const close = source.lastIndexOf('<', parser.position - 1);
    if (root) root.text = withoutPadding(root.text, source, close);
  });
  parser.write(source).close();
  if (!root) throw new Error('The XML has no root element.');
  return root;
}

/**
 * Parses the document of an answer.
 *
 * @throws Error also for another root element: a proxy's page can be well-formed, and would be read as an empty list.
 */
export function parseDocument(body: Buffer, root: string): XmlElement {
  const document = parseXml(body.toString());
  if (document.name !== root)
    throw new Error(`The XML's root element is <${document.name}>; it must be <${root}>.`);
  return document;
}

/**
 * Removes a pretty-printer's white space: a line break at both ends. A line break at one end belongs to the value, as
 * does one written as a character reference.
 *
 * @param close the position of the close tag in the source.
 */
export function withoutPadding(text: string, source: string, close: number): string {
  const isPadded =
    /^[ \t\r]*\n/.test(text) && /\n[ \t\r]*$/.test(source.slice(Math.max(0, close - 64), close));
  return isPadded ? trimXml(text) : text;
}

/** Trims XML's white space; `trim` would also remove a byte order mark. */
function trimXml(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && WHITE_SPACE.includes(text.charAt(start))) start += 1;
  while (end > start && WHITE_SPACE.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

const WHITE_SPACE = ' \t\r\n';

/** Creates an element from its texts and children. */
export function element(name: string, ...content: readonly (string | XmlElement)[]): XmlElement {
  return {
    name,
    attributes: {},
    children: content.filter((item) => typeof item !== 'string'),
    text: content.filter((item) => typeof item === 'string').join(''),
  };
}

/** Writes a document that {@link parseXml} reads as an equal element. */
export function serializeXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serializeElement(root)}`;
}

/** The same without the XML declaration, for a part of a document. */
export function serializeElement({ name, attributes, children, text }: XmlElement): string {
  const head = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const content = children.length > 0 ? children.map(serializeElement).join('') : escapeXml(text);
  return `<${name}${head.join('')}>${content}</${name}>`;
}

/** White space is escaped, because parsers change CR to LF and may trim. */
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function escapeXml(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}

/** Returns the first child with a name. */
export function child(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((candidate) => candidate.name === name);
}

/** Returns a descendant's trimmed text; empty without such an element. */
export function trimmedText(parent: XmlElement | undefined, ...path: readonly string[]): string {
  return exactText(parent, ...path).trim();
}

/** Returns a descendant's exact text; empty without such an element. */
export function exactText(parent: XmlElement | undefined, ...path: readonly string[]): string {
  return path.reduce((current, name) => child(current, name), parent)?.text ?? '';
}
