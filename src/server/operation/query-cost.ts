import {
  type ExecutionArgs,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  getOperationAST,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql';
import { type FieldCost, fixed } from '../../graphql/cost.ts';
import { fragmentsOf } from './fragments.ts';
import { coercedVariables } from './variables.ts';

/** What an operation is measured by. */
export type Operation = Pick<
  ExecutionArgs,
  'schema' | 'document' | 'operationName' | 'variableValues'
>;

/**
 * Computes what a validated operation costs, 1 at the least, from what its fields say (`FieldCost`).
 * What stands in it twice counts twice, also where GraphQL merges it; of a type's alternatives all
 * count. `undefined` where its execution is going to be refused for its variables or its name.
 */
export function queryCost({
  schema,
  document,
  operationName,
  variableValues,
}: Operation): number | undefined {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!root) return undefined;
  const variables = coercedVariables(schema, operation, variableValues);
  if (!variables) return undefined;
  const { once } = new CostMeter(schema, fragmentsOf(document), variables).selected(
    operation.selectionSet,
    root,
  );
  return Math.max(once, 1);
}

/** What selections cost below a field: those of a page's items apart, as they count for each item. */
interface Share {
  readonly once: number;
  readonly each: number;
}

const FREE: Share = { once: 0, each: 0 };

/** Of each list of types, fields and so on, so many are counted. */
const INTROSPECTED: FieldCost = { kind: 'list', length: () => 10 };

const ONE = fixed(1);

/**
 * Of selections that cost the same whatever the variables, once they have been measured: most of a document,
 * for as long as it is kept.
 */
const settled = new WeakMap<SelectionSetNode, Share>();

class CostMeter {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Readonly<Record<string, unknown>>;
  /** Of fragments: the same wherever they are spread, as the values of variables are. */
  readonly #shares = new Map<string, Share>();
  /** How often something was met whose cost variables may change. */
  #varying = 0;

  constructor(
    schema: GraphQLSchema,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    variables: Readonly<Record<string, unknown>>,
  ) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#variables = variables;
  }

  selected(set: SelectionSetNode, parent: GraphQLNamedType): Share {
    const known = settled.get(set);
    if (known) return known;
    const varyingBefore = this.#varying;
    let { once, each } = FREE;
    for (const selection of set.selections) {
      if (!this.#isIncluded(selection)) continue;
      const share = this.#share(selection, parent);
      once = bounded(once + share.once);
      each = bounded(each + share.each);
    }
    const share = { once, each };
    if (this.#varying === varyingBefore) settled.set(set, share);
    return share;
  }

  #share(selection: SelectionNode, parent: GraphQLNamedType): Share {
    if (selection.kind === Kind.FIELD) return this.#field(selection, parent);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#fragment(selection.name.value);
    const { typeCondition, selectionSet } = selection;
    const type = typeCondition ? this.#schema.getType(typeCondition.name.value) : parent;
    return type ? this.selected(selectionSet, type) : FREE;
  }

  #fragment(name: string): Share {
    const known = this.#shares.get(name);
    const fragment = this.#fragments.get(name);
    if (known) {
      if (fragment && !settled.has(fragment.selectionSet)) this.#varying += 1;
      return known;
    }
    const type = fragment && this.#schema.getType(fragment.typeCondition.name.value);
    const share = type ? this.selected(fragment.selectionSet, type) : FREE;
    this.#shares.set(name, share);
    return share;
  }

  #field(node: FieldNode, parent: GraphQLNamedType): Share {
    const field = fieldOf(parent, node.name.value);
    if (!field) return FREE;
    const below = node.selectionSet
      ? this.selected(node.selectionSet, getNamedType(field.type))
      : FREE;
    const cost = costOf(field, parent);
    if (!cost) return below;
    if (cost.kind === 'items') return { once: 0, each: below.once };
    if (cost.kind === 'one') return { once: bounded(cost.cost + below.once), each: 0 };
    this.#varying += 1;
    const args = this.#arguments(field, node);
    const length = cost.length(args);
    const reads = cost.kind === 'page' ? cost.readsAtMost(args) : 1;
    const { once, each } = cost.kind === 'page' ? below : { once: 0, each: below.once };
    return { once: bounded(Math.max(length, reads) + once + length * each), each: 0 };
  }

  /** Whether a selection is carried out; one whose condition has no value fails, and counts. */
  #isIncluded(selection: SelectionNode): boolean {
    if (!selection.directives?.length) return true;
    this.#varying += 1;
    try {
      const skip = getDirectiveValues(GraphQLSkipDirective, selection, this.#variables);
      const include = getDirectiveValues(GraphQLIncludeDirective, selection, this.#variables);
      return skip?.['if'] !== true && include?.['if'] !== false;
    } catch {
      return true;
    }
  }

  /** Empty where they have no value: the field is going to fail alone. */
  #arguments(field: GraphQLField<unknown, unknown>, node: FieldNode) {
    try {
      return getArgumentValues(field, node, this.#variables);
    } catch {
      return {};
    }
  }
}

const META_FIELDS = new Map(
  [SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]),
);

function fieldOf(parent: GraphQLNamedType, name: string) {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return undefined;
  return META_FIELDS.get(name) ?? parent.getFields()[name];
}

/** What the schema says, and what introspection costs, which says nothing itself. */
function costOf(field: GraphQLField<unknown, unknown>, parent: GraphQLNamedType) {
  const type = getNamedType(field.type);
  if (!isIntrospection(type) || !isObjectType(type)) return field.extensions.cost;
  if (!isIntrospection(parent)) return ONE;
  return isListType(getNullableType(field.type)) ? INTROSPECTED : undefined;
}

/** By its name, which GraphQL keeps for those: to look through their list takes a third of the measuring. */
function isIntrospection({ name }: GraphQLNamedType): boolean {
  return name.startsWith('__');
}

/** Keeps sums and products numbers that can be compared and told. */
function bounded(value: number): number {
  return Math.min(value, Number.MAX_SAFE_INTEGER);
}
