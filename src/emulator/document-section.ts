import { malformedXml } from './errors.ts';
import { serialise, type XmlElement } from './xml.ts';

/** The children of an element: known names, each at most once, and unknown elements. */
export interface Section {
  child(name: string): XmlElement | undefined;
  /** The exact text of a child, including white space; undefined if it was not sent. */
  text(name: string): string | undefined;
  /** Unknown elements as XML. They are kept, because it is unknown what OSS does with them. */
  readonly unknown: string;
}

/**
 * Reads an element whose children have known names.
 *
 * @throws MalformedXML for a repeated child, or text between elements.
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

/** @throws MalformedXML for an element where only text is allowed. */
export function textOf(element: XmlElement): string {
  return element.children
    .map((child) => {
      if (typeof child !== 'string') throw malformedXml();
      return child;
    })
    .join('');
}
