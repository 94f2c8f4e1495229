import { type DocumentNode, type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from './fragments.ts';

/**
 * The size of a document with its fragments written out: a fragment counts at each place where it is spread. Of several
 * operations, the largest one counts.
 */
interface DocumentSize {
  /** Levels of fields. */
  readonly depth: number;
  /** Fields at all levels. */
  readonly fields: number;
  /**
   * How many steps validation takes to know that the fields can be merged, estimated. More than the limit if the
   * document was not measured to its end; then the other numbers are too small.
   */
  readonly mergeWork: number;
}

/** Measures a document; a document that was measured before is not measured again. */
export type DocumentMeasure = (document: DocumentNode) => DocumentSize;

/**
 * Creates a measure.
 *
 * @param maxMergeWork where measuring ends. It takes as long as it counts, and a fragment that contains itself at a
 * deeper level has no end.
 */
export function createDocumentMeasure(maxMergeWork: number): DocumentMeasure {
  const known = new WeakMap<DocumentNode, DocumentSize>();
  return (document) => {
    const size = known.get(document) ?? measure(document, maxMergeWork);
    known.set(document, size);
    return size;
  };
}

function measure(document: DocumentNode, maxMergeWork: number): DocumentSize {
  const fragments = fragmentsOf(document);
  const reached = new Set<string>();
  let mergeWork = 0;

  /** Measures one place of the answer, whose selections are in several sets. @returns its fields by name. */
  const fieldsAt = (place: readonly SelectionSetNode[]): Map<string, FieldNode[]> => {
    const sets = [...place];
    const here = new Set<string>();
    const byName = new Map<string, FieldNode[]>();
    let spreads = 0;
    for (const { selections } of sets) {
      mergeWork += selections.length;
      for (const selection of selections) {
        if (selection.kind === Kind.FIELD) {
          const name = (selection.alias ?? selection.name).value;
          const fields = byName.get(name);
          if (fields) fields.push(selection);
          else byName.set(name, [selection]);
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          sets.push(selection.selectionSet);
        } else {
          spreads += 1;
          const name = selection.name.value;
          const fragment = fragments.get(name);
          if (fragment && !here.has(name)) sets.push(fragment.selectionSet);
          here.add(name);
          reached.add(name);
        }
      }
    }
    // Validation compares each spread fragment at a place with each other one.
    mergeWork += pairs(spreads);
    return byName;
  };

  const measureFrom = (root: SelectionSetNode): { depth: number; fields: number } => {
    let depth = 0;
    let fieldCount = 0;
    for (let level = [[root]]; level.length > 0; depth += 1) {
      const next: SelectionSetNode[][] = [];
      for (const place of level) {
        if (mergeWork > maxMergeWork) return { depth, fields: fieldCount };
        for (const fields of fieldsAt(place).values()) {
          fieldCount += fields.length;
          // Validation also compares each field with each other one of its name.
          mergeWork += pairs(fields.length);
          const below = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
          if (below.length > 0) next.push(below);
        }
      }
      level = next;
    }
    return { depth, fields: fieldCount };
  };

  let [depth, fields] = [0, 0];
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const size = measureFrom(definition.selectionSet);
    depth = Math.max(depth, size.depth);
    fields = Math.max(fields, size.fields);
  }
  // Validation also goes over fragments that nothing spreads.
  for (const [name, { selectionSet }] of fragments) {
    if (!reached.has(name)) measureFrom(selectionSet);
  }
  return { depth, fields, mergeWork };
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}
