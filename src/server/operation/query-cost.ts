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

/** What the cost of an operation depends on. */
type Operation = Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>;

/**
 * Computes what a validated operation costs: what its fields say that they cost (`FieldCost`), or 1 for each 100 values
 * of the largest possible answer if that is more, and at least 1. A repeated selection counts each time, even if
 * GraphQL merges it; all members of a union count.
 *
 * @returns `undefined` if the execution will refuse the operation's variables or name.
 */
export type QueryCost = (operation: Operation) => number | undefined;

/** How many values are answered for a cost of 1: a rule with all of its fields has about 40. */
const VALUES_PER_COST = 100;

/** Creates what computes costs. It remembers what does not depend on variables, which is most of a document. */
export function createQueryCost(): QueryCost {
  const constants = new WeakMap<SelectionSetNode, Share>();
  return ({ schema, document, operationName, variableValues }) => {
    const operation = getOperationAST(document, operationName);
    const root = operation && schema.getRootType(operation.operation);
    if (!root) return undefined;
    const variables = coercedVariables(schema, operation, variableValues);
    if (!variables) return undefined;
    const meter = new CostMeter(schema, fragmentsOf(document), variables, constants);
    const { cost, values } = meter.selected(operation.selectionSet, root);
    return Math.max(cost, Math.ceil(values / VALUES_PER_COST), 1);
  };
}

/**
 * What selections below a field cost, and how many values they answer. What counts for each item of a page is apart.
 */
interface Share {
  readonly cost: number;
  readonly values: number;
  readonly itemCost: number;
  readonly itemValues: number;
}

const NOTHING: Share = { cost: 0, values: 0, itemCost: 0, itemValues: 0 };

const TYPENAME: Share = { ...NOTHING, values: 1 };

/** Introspection's lists of types, fields and so on count as lists of 10. */
const INTROSPECTED: FieldCost = { kind: 'list', length: () => 10 };

const ONE = fixed(1);

class CostMeter {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Readonly<Record<string, unknown>>;
  /** The shares that are the same for all variables. */
  readonly #constants: WeakMap<SelectionSetNode, Share>;
  /** The shares of fragments, which are the same wherever they are spread in one request. */
  readonly #shares = new Map<string, Share>();
  /** How many things were met whose cost depends on variables. */
  #varying = 0;

  constructor(
    schema: GraphQLSchema,
    fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    variables: Readonly<Record<string, unknown>>,
    constants: WeakMap<SelectionSetNode, Share>,
  ) {
    this.#schema = schema;
    this.#fragments = fragments;
    this.#variables = variables;
    this.#constants = constants;
  }

  selected(set: SelectionSetNode, parent: GraphQLNamedType): Share {
    const known = this.#constants.get(set);
    if (known) return known;
    const varyingBefore = this.#varying;
    let { cost, values, itemCost, itemValues } = NOTHING;
    for (const selection of set.selections) {
      if (!this.#isIncluded(selection)) continue;
      const share = this.#share(selection, parent);
      cost = bounded(cost + share.cost);
      values = bounded(values + share.values);
      itemCost = bounded(itemCost + share.itemCost);
      itemValues = bounded(itemValues + share.itemValues);
    }
    const share = { cost, values, itemCost, itemValues };
    if (this.#varying === varyingBefore) this.#constants.set(set, share);
    return share;
  }

  #share(selection: SelectionNode, parent: GraphQLNamedType): Share {
    if (selection.kind === Kind.FIELD) return this.#field(selection, parent);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#fragment(selection.name.value);
    const { typeCondition, selectionSet } = selection;
    const type = typeCondition ? this.#schema.getType(typeCondition.name.value) : parent;
    return type ? this.selected(selectionSet, type) : NOTHING;
  }

  #fragment(name: string): Share {
    const known = this.#shares.get(name);
    const fragment = this.#fragments.get(name);
    if (known) {
      if (fragment && !this.#constants.has(fragment.selectionSet)) this.#varying += 1;
      return known;
    }
    const type = fragment && this.#schema.getType(fragment.typeCondition.name.value);
    const share = type ? this.selected(fragment.selectionSet, type) : NOTHING;
    this.#shares.set(name, share);
    return share;
  }

  #field(node: FieldNode, parent: GraphQLNamedType): Share {
    const field = fieldOf(parent, node.name.value);
    // `__typename`, which every type has.
    if (!field) return TYPENAME;
    const below = node.selectionSet
      ? this.selected(node.selectionSet, getNamedType(field.type))
      : NOTHING;
    const values = bounded(1 + below.values);
    const cost = costOf(field, parent);
    if (!cost) return { ...below, values };
    if (cost.kind === 'items') {
      return { ...NOTHING, values: 1, itemCost: below.cost, itemValues: below.values };
    }
    if (cost.kind === 'one') return { ...NOTHING, cost: bounded(cost.cost + below.cost), values };
    this.#varying += 1;
    const args = this.#arguments(field, node);
    const length = cost.length(args);
    const isPage = cost.kind === 'page';
    const reads = cost.readsAtMost?.(args) ?? 1;
    const [once, items] = isPage
      ? [below, { cost: below.itemCost, values: below.itemValues }]
      : [NOTHING, below];
    return {
      ...NOTHING,
      cost: bounded(Math.max(length, reads) + once.cost + length * items.cost),
      values: bounded(1 + once.values + length * items.values),
    };
  }

  /** Whether a selection is executed. A selection whose condition has no value fails, and counts. */
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

  /** The field's arguments; empty if they are invalid, so that the field fails by itself. */
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

/** The cost that the schema gives the field, or that introspection has, whose fields have none in the schema. */
function costOf(field: GraphQLField<unknown, unknown>, parent: GraphQLNamedType) {
  const type = getNamedType(field.type);
  if (!isIntrospection(type) || !isObjectType(type)) return field.extensions.cost;
  if (!isIntrospection(parent)) return ONE;
  return isListType(getNullableType(field.type)) ? INTROSPECTED : undefined;
}

/** Compares the name, which GraphQL reserves: a search in its list would take a third of the time. */
function isIntrospection({ name }: GraphQLNamedType): boolean {
  return name.startsWith('__');
}

/** Keeps sums and products exact, so that they can be compared and shown. */
function bounded(value: number): number {
  return Math.min(value, Number.MAX_SAFE_INTEGER);
}
