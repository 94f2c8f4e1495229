import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from './fragments.ts';

/** How large a document is: of several operations, what the largest one has of each. */
export interface DocumentSize {
  /** Levels of fields. */
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly directives: number;
  /** Fields at all levels. */
  readonly fields: number;
}

/** The fields of a selection set, its own ones and those below. */
interface Size {
  readonly depth: number;
  readonly aliases: number;
  /** Of its own level. */
  readonly rootFields: number;
  readonly directives: number;
  readonly fields: number;
}

const NOTHING: Size = { depth: 0, aliases: 0, rootFields: 0, directives: 0, fields: 0 };

/**
 * Measures a document as it is executed: what a fragment has counts each time it is spread. Takes time
 * in proportion to the text, however often that is. A fragment that contains itself counts once, and
 * one that is not there has nothing: both are for validation to refuse.
 */
export function documentSize(document: DocumentNode): DocumentSize {
  const size = sizes.get(document) ?? measure(document);
  sizes.set(document, size);
  return size;
}

const sizes = new WeakMap<DocumentNode, DocumentSize>();

function measure(document: DocumentNode): DocumentSize {
  const fragments = fragmentsOf(document);
  const known = new Map<string, Size>();

  const ofSet = ({ selections }: SelectionSetNode): Size =>
    selections.map(ofSelection).reduce(together, NOTHING);

  const ofSelection = (selection: SelectionNode): Size => {
    const own = { ...NOTHING, directives: selection.directives?.length ?? 0 };
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      return together(own, ofFragment(selection.name.value));
    }
    const below = selection.selectionSet ? ofSet(selection.selectionSet) : NOTHING;
    if (selection.kind === Kind.INLINE_FRAGMENT) return together(own, below);
    return {
      depth: below.depth + 1,
      aliases: below.aliases + (selection.alias ? 1 : 0),
      rootFields: 1,
      directives: below.directives + own.directives,
      fields: below.fields + 1,
    };
  };

  const ofFragment = (name: string): Size => {
    const size = known.get(name);
    const fragment = fragments.get(name);
    if (size || !fragment) return size ?? NOTHING;
    known.set(name, NOTHING);
    const whole = ofDefinition(fragment);
    known.set(name, whole);
    return whole;
  };

  const ofDefinition = (definition: OperationDefinitionNode | FragmentDefinitionNode): Size => {
    const places = [definition, ...(definition.variableDefinitions ?? [])];
    const directives = places.reduce((sum, place) => sum + (place.directives?.length ?? 0), 0);
    return together({ ...NOTHING, directives }, ofSet(definition.selectionSet));
  };

  const operations = document.definitions
    .filter((each) => each.kind === Kind.OPERATION_DEFINITION)
    .map(ofDefinition);
  const most = (what: keyof Size) =>
    Math.min(
      operations.reduce((most, size) => Math.max(most, size[what]), 0),
      Number.MAX_SAFE_INTEGER,
    );
  return {
    depth: most('depth'),
    aliases: most('aliases'),
    rootFields: most('rootFields'),
    directives: most('directives'),
    fields: most('fields'),
  };
}

/** Of two parts beside each other. */
function together(a: Size, b: Size): Size {
  return {
    depth: Math.max(a.depth, b.depth),
    aliases: a.aliases + b.aliases,
    rootFields: a.rootFields + b.rootFields,
    directives: a.directives + b.directives,
    fields: a.fields + b.fields,
  };
}
