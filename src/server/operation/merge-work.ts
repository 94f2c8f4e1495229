import { type DocumentNode, type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import { fragmentsOf } from './fragments.ts';

/**
 * Estimates how many comparisons validation needs to know that a document's fields can be merged: each
 * field with each other one that answers under the same name at the same place, and each spread fragment
 * with each other one. Takes as long as it counts, which is no further than a little beyond `most`; a
 * fragment that contains itself at a deeper level has no end, and is beyond it.
 */
export function mergeWork(document: DocumentNode, most: number): number {
  const fragments = fragmentsOf(document);
  const reached = new Set<string>();
  let work = 0;

  /** Counts at one place of the answer, whose selections are in several sets. */
  const countAt = (place: readonly SelectionSetNode[]): readonly FieldNode[][] => {
    const sets = [...place];
    const here = new Set<string>();
    const byName = new Map<string, FieldNode[]>();
    let spreads = 0;
    for (const { selections } of sets) {
      work += selections.length;
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
    work += pairs(spreads);
    return [...byName.values()];
  };

  const countFrom = (root: SelectionSetNode): void => {
    const places = [[root]];
    for (const place of places) {
      for (const fields of countAt(place)) {
        work += pairs(fields.length);
        const below = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
        if (below.length > 0) places.push(below);
      }
      if (work > most) return;
    }
  };

  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) countFrom(definition.selectionSet);
  }
  // Validation does not pass over those that nothing spreads.
  for (const [name, { selectionSet }] of fragments) if (!reached.has(name)) countFrom(selectionSet);
  return work;
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}
