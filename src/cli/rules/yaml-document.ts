import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  Parser,
  visit,
} from 'yaml';
import { shown } from '../../inventory/validation.ts';

/** Deeper than a rule can be, whose deepest value has 7 levels. */
const MAX_DEPTH = 32;

/** The limit of aliases: the library looks for each anchor in all values before it. */
const MAX_ALIASES = 1000;

/** The limit of the length of the library's messages, which quote the file, in characters. */
const MAX_MESSAGE = 200;

/** The limit of values with those that aliases repeat: 10,000 rules have about 200,000. */
const MAX_VALUES = 500_000;

/** A place in a file, from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** A problem of a file, for people. */
export interface FileProblem extends Partial<Place> {
  readonly message: string;
}

/** A text of YAML that was read. */
export interface YamlDocument {
  readonly value: unknown;
  /** Finds the value at a path, or the nearest one around it. */
  placeOf(path: readonly PropertyKey[]): Place;
}

/**
 * Reads one document of YAML 1.2 with the core schema. The threats: aliases that repeat each other, nesting that takes
 * time with its square, tags that make objects, and keys of which another reader takes the other one.
 *
 * @returns the problems instead, at least one.
 */
export function readYaml(text: string): YamlDocument | readonly FileProblem[] {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const deep = tooDeep(tokens);
  if (deep !== undefined) {
    return [{ message: `is nested more than ${MAX_DEPTH} levels deep`, ...placeAt(deep) }];
  }
  const [document, second] = new Composer({
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    stringKeys: true,
    // The library compares each key with all others.
    uniqueKeys: false,
    prettyErrors: false,
  }).compose(tokens, true, text.length);
  if (!document) return [{ message: 'is empty' }];
  if (second) {
    return [
      { message: 'has a second document; put all rules into one', ...placeAt(second.range[0]) },
    ];
  }
  const problems = [
    ...[...document.errors, ...document.warnings].map(({ message, pos }) => ({
      message: message.slice(0, MAX_MESSAGE),
      ...placeAt(pos[0]),
    })),
    ...repetitions(document).map(({ message, offset }) => ({ message, ...placeAt(offset) })),
    ...(document.directives.yaml.version === '1.2' ? [] : [{ message: 'must be YAML 1.2' }]),
  ];
  if (problems.length > 0) return problems;
  if (!document.contents) return [{ message: 'is empty' }];
  const value = resolveAliases(document);
  if ('message' in value) return [value];
  return {
    ...value,
    placeOf: (path) => placeAt(offsetOf(document, path)),
  };
}

/** The offset of the first token that is too deep. Looks at tokens, because composing them recurses. */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let each = open.pop(); each; each = open.pop()) {
    const { token, depth } = each;
    if (depth > MAX_DEPTH) return token.offset;
    if (token.type === 'document' && token.value) open.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      for (const child of [key, value]) if (child) open.push({ token: child, depth: depth + 1 });
    }
  }
  return undefined;
}

/** Finds keys that a map has twice, and too many aliases. */
function repetitions(document: Document.Parsed) {
  const found: { readonly message: string; readonly offset: number }[] = [];
  let aliasCount = 0;
  visit(document, {
    Alias(_, { range }) {
      aliasCount += 1;
      if (aliasCount !== MAX_ALIASES + 1) return;
      found.push({ message: `has more than ${MAX_ALIASES} aliases`, offset: range?.[0] ?? 0 });
    },
    Map(_, { items }) {
      const keys = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (keys.has(name)) {
          found.push({ message: `has the key ${shown(name)} twice`, offset: key.range?.[0] ?? 0 });
        }
        keys.add(name);
      }
    },
  });
  return found;
}

function resolveAliases(document: Document.Parsed): { readonly value: unknown } | FileProblem {
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_VALUES });
  } catch (error) {
    // An alias without an anchor, or too many of them.
    if (!(error instanceof ReferenceError)) throw error;
    return { message: error.message };
  }
  if (isBounded(value)) return { value };
  return {
    message: `has more than ${MAX_VALUES} values with those that aliases repeat, or endlessly many`,
  };
}

/** Whether a value with everything that aliases repeat in it is small enough to walk. */
function isBounded(root: unknown): boolean {
  let left = MAX_VALUES;
  const walk = (value: unknown, depth: number): boolean => {
    left -= 1;
    if (left < 0 || depth > MAX_DEPTH) return false;
    if (typeof value !== 'object' || value === null) return true;
    return Object.values(value).every((each) => walk(each, depth + 1));
  };
  return walk(root, 0);
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  let node: ParsedNode | null = document.contents;
  let offset = node?.range[0] ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document) as ParsedNode | null;
    const next = childOf(node, String(step));
    if (!next) break;
    offset = next.offset;
    node = next.node;
  }
  return offset;
}

function childOf(node: unknown, step: string) {
  if (isSeq<ParsedNode>(node)) {
    const item = node.items[Number(step)];
    return item && { node: item, offset: item.range[0] };
  }
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
  // The key's place: an absent value has none.
  return pair && { node: pair.value, offset: pair.key.range[0] };
}
