import { SaxesParser } from 'saxes';

/** An XML element, with everything that is needed to write it again. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Child elements, in order. */
  readonly children: readonly XmlElement[];
  /** The text directly in the element, unescaped, without the white space of a pretty-printer around it. */
  readonly text: string;
}

/** The maximum depth of a document. OSS's have a depth of 5, and readers recurse. */
export const MAX_DEPTH = 32;

/**
 * The maximum number of elements and attributes in a document, as each takes a hundred times the memory of its text.
 * OSS's longest document, a list of 1,000 buckets, has 12,000.
 */
export const MAX_ELEMENTS = 50_000;

/**
 * Reads one XML document.
 *
 * @returns its root element.
 * @throws Error if the text is not well-formed XML 1.0, is cut off, nests deeper than 32, or has too many elements.
 */
export function parseXml(source: string): XmlElement {
  type Open = { -readonly [K in keyof XmlElement]: XmlElement[K] } & { children: XmlElement[] };
  const open: Open[] = [];
  let root: Open | undefined;
  let count = 0;
  const parser = new SaxesParser();
  const counted = () => {
    count += 1;
    if (count > MAX_ELEMENTS) throw new Error(`XML has more than ${MAX_ELEMENTS} elements.`);
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
    if (open.length >= MAX_DEPTH) throw new Error(`XML nests deeper than ${MAX_DEPTH} elements.`);
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
  if (!root) throw new Error('XML without an element.');
  return root;
}

/**
 * Reads an answer's document.
 *
 * @returns its root element, which has the name `root`.
 * @throws Error also if the root has another name: the page of a proxy can be well-formed too, and would be read as
 * an empty list.
 */
export function parseDocument(body: Buffer, root: string): XmlElement {
  const document = parseXml(body.toString());
  if (document.name !== root) throw new Error(`<${document.name}> is no <${root}>.`);
  return document;
}

/**
 * Removes the white space that a pretty-printer puts around a text: with a line break at both ends. A line break at one
 * end belongs to the value, and so does one that is a character reference.
 *
 * @param close where the close tag is in the source.
 */
export function withoutPadding(text: string, source: string, close: number): string {
  const isPadded =
    /^[ \t\r]*\n/.test(text) && /\n[ \t\r]*$/.test(source.slice(Math.max(0, close - 64), close));
  return isPadded ? trimXml(text) : text;
}

/** Removes the white space of XML around a text. `trim` would also remove a byte order mark. */
function trimXml(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && WHITE_SPACE.includes(text.charAt(start))) start += 1;
  while (end > start && WHITE_SPACE.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

const WHITE_SPACE = ' \t\r\n';

/** Creates an element for {@link serializeXml}. */
export function element(name: string, ...content: readonly (string | XmlElement)[]): XmlElement {
  return {
    name,
    attributes: {},
    children: content.filter((item) => typeof item !== 'string'),
    text: content.filter((item) => typeof item === 'string').join(''),
  };
}

/** Writes an element as a document from which {@link parseXml} reads an equal one. */
export function serializeXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${tag(root)}`;
}

function tag({ name, attributes, children, text }: XmlElement): string {
  const head = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  // Text between child elements is the white space of a pretty-printer.
  const content = children.length > 0 ? children.map(tag).join('') : escapeXml(text);
  return `<${name}${head.join('')}>${content}</${name}>`;
}

/** White space is escaped too: every parser reads CR as LF, and some trim the text. */
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

/** The first child of that name. */
export function child(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((candidate) => candidate.name === name);
}

/** A descendant's text without the white space around it; empty without such an element. */
export function trimmedText(parent: XmlElement | undefined, ...path: readonly string[]): string {
  return exactText(parent, ...path).trim();
}

/** A descendant's text as it is; empty without such an element. */
export function exactText(parent: XmlElement | undefined, ...path: readonly string[]): string {
  return path.reduce((current, name) => child(current, name), parent)?.text ?? '';
}
