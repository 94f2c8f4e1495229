import { malformedXml } from './errors.ts';
import { serialise, type XmlElement } from './xml.ts';

/** An element of a fixed shape: named children, each at most once, and whatever is unknown. */
export interface Section {
  /** The named child, if it was sent. */
  child(name: string): XmlElement | undefined;
  /** The exact text of the named child, white space included, if it was sent. */
  text(name: string): string | undefined;
  /** The children of no known name as XML: what OSS does with them is unknown, so they are kept. */
  readonly unknown: string;
}

/**
 * Reads an element whose children are known by name.
 *
 * @throws MalformedXML for a child sent twice, or text where only elements may be.
 */
export function readSection(element: XmlElement | undefined, known: readonly string[]): Section {
  const children = new Map<string, XmlElement>();
  const unknown: string[] = [];
  for (const child of element?.children ?? []) {
    if (typeof child === 'string') {
      if (child.trim() !== '') throw malformedXml();
    } else if (!known.includes(child.name)) {
      unknown.push(serialise(child));
    } else if (children.has(child.name)) {
      throw malformedXml();
    } else {
      children.set(child.name, child);
    }
  }
  return {
    child: (name) => children.get(name),
    text: (name) => {
      const child = children.get(name);
      return child === undefined ? undefined : textOf(child);
    },
    unknown: unknown.join(''),
  };
}

/** @throws MalformedXML when there are elements where only text may be. */
export function textOf(element: XmlElement): string {
  return element.children
    .map((child) => {
      if (typeof child !== 'string') throw malformedXml();
      return child;
    })
    .join('');
}
