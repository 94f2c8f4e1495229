import type fc from 'fast-check';
import {
  astFromValue,
  GraphQLBoolean,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  GraphQLNonNull,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInputObjectType,
  isLeafType,
  isNonNullType,
  isObjectType,
  print,
} from 'graphql';
import type { Goal } from './goal.ts';
import { Draw, drawArguments, type Place, type World } from './random-arguments.ts';

/** An operation with its variables. */
export interface RandomDocument {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What documents may have that not every gateway carries. */
export interface Traits {
  /** A field that goes by the name of another one of its type. */
  readonly swappedNames: boolean;
  /** Selections of one field, each with a condition of its own. */
  readonly mergedConditions: boolean;
  /** Conditions of both kinds: by a variable and by `true` or `false`. */
  readonly mixedConditions: boolean;
  /** A condition on all that stands between two braces, below the root. */
  readonly wholeConditions: boolean;
  /** Three of four documents have no conditions. @default false */
  readonly fewConditions?: boolean;
  /** Nothing but `__typename` between two braces. */
  readonly bareTypenames: boolean;
}

/** What a document is made from. */
export interface Source {
  readonly schema: GraphQLSchema;
  readonly world: World;
  readonly traits: Traits;
  /** What most of a document's fields lead to; else to anything. */
  readonly goal?: Goal;
}

/** Writes any query that the schema allows, to a depth and a size. */
export function randomDocument(value: fc.GeneratorValue, source: Source): RandomDocument {
  return new Writer(new Draw(value), source).write();
}

const MAX_DEPTH = 9;
/** How many fields a document has, about: then only leaves follow, where there are any. */
const MAX_FIELDS = 80;

/** Each answer has another signature or time. */
const UNREPEATABLE: ReadonlySet<string> = new Set(['checkedAt', 'signedUrl']);

const CONDITION = new GraphQLNonNull(GraphQLBoolean);

interface Variable {
  /** With its `$`. */
  readonly name: string;
  readonly type: string;
  readonly definition: string;
  /** Its value as it would stand in the document. */
  readonly literal: string;
}

interface Fragment {
  readonly name: string;
  readonly type: GraphQLCompositeType;
  readonly text: string;
  readonly place: Place;
  /** Not where something in it fails: that is in a document once. */
  readonly isReusable: boolean;
}

class Writer {
  readonly #draw: Draw;
  readonly #source: Source;
  readonly #variables: Variable[] = [];
  readonly #values: Record<string, unknown> = {};
  readonly #fragments: Fragment[] = [];
  /** How each field is asked: each way has a name of its own in the answer. */
  readonly #ways = new Map<string, string[]>();
  /** How far fields and names are apart, where a field goes by the name of another one. */
  readonly #shift: number;
  readonly #isUnconditional: boolean;
  readonly #conditions: 'both' | 'variables' | 'literals';
  #fields = 0;

  constructor(draw: Draw, source: Source) {
    this.#draw = draw;
    this.#source = source;
    const { swappedNames, mixedConditions, fewConditions } = source.traits;
    this.#isUnconditional = fewConditions === true && !draw.oneIn(4);
    this.#shift = swappedNames && draw.oneIn(4) ? draw.upTo(3) : 0;
    this.#conditions = mixedConditions ? 'both' : draw.of(['variables', 'literals']);
  }

  write(): RandomDocument {
    const query = this.#source.schema.getQueryType();
    if (!query) throw new Error('The schema has no queries.');
    const selections = this.#selectionSet(query, { depth: 0, bucket: null });
    const variables = this.#variables.map(({ definition }) => definition).join(', ');
    const operation = `query Random${variables && `(${variables})`} ${selections}`;
    const fragments = this.#fragments.map(({ text }) => text);
    return { query: [operation, ...fragments].join('\n'), variables: this.#values };
  }

  #selectionSet(type: GraphQLCompositeType, place: Place): string {
    const inner = { ...place, depth: place.depth + 1 };
    const count = 1 + this.#draw.upTo(3);
    const rest = Array.from({ length: count - 1 }, () => this.#selection(type, inner));
    return `{ ${[this.#first(type, inner), ...rest].join(' ')} }`;
  }

  #first(type: GraphQLCompositeType, place: Place): string {
    const { bareTypenames, wholeConditions } = this.#source.traits;
    const isBare = bareTypenames && this.#draw.oneIn(10);
    if (!wholeConditions && place.depth > 1) {
      return isBare ? '__typename' : this.#field(type, place, '');
    }
    return bareTypenames ? this.#selection(type, place) : this.#field(type, place);
  }

  #selection(type: GraphQLCompositeType, place: Place): string {
    const percent = this.#draw.upTo(99);
    if (percent < 6) return `${this.#draw.oneIn(4) ? 'type: ' : ''}__typename${this.#condition()}`;
    if (percent < 16 && place.depth < MAX_DEPTH) return this.#spread(type, place);
    if (percent < 28 && place.depth < MAX_DEPTH) {
      const part = this.#draw.of(this.#partsOf(type));
      const on = part === type && this.#draw.oneIn(2) ? '' : ` on ${part}`;
      return `...${on}${this.#condition()} ${this.#selectionSet(part, place)}`;
    }
    return this.#field(type, place);
  }

  /** What a fragment inside of the type can be on. */
  #partsOf(type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
    return isObjectType(type) ? [type] : [type, ...this.#source.schema.getPossibleTypes(type)];
  }

  /** Spreads a fragment that there is, and goes no deeper from here, or a new one. */
  #spread(outer: GraphQLCompositeType, place: Place): string {
    const type = this.#draw.of(this.#partsOf(outer));
    const known = this.#fragments.filter(
      (each) =>
        each.isReusable &&
        each.type === type &&
        each.place.depth >= place.depth &&
        each.place.bucket === place.bucket,
    );
    if (known.length > 0 && this.#draw.oneIn(2)) {
      return `...${this.#draw.of(known).name}${this.#condition()}`;
    }
    const hadFault = this.#draw.hasFault;
    const selections = this.#selectionSet(type, place);
    const name = `F${this.#fragments.length}`;
    const text = `fragment ${name} on ${type} ${selections}`;
    const isReusable = hadFault === this.#draw.hasFault;
    this.#fragments.push({ name, type, text, place, isReusable });
    return `...${name}${this.#condition()}`;
  }

  #field(parent: GraphQLCompositeType, place: Place, condition = this.#condition()): string {
    const { goal } = this.#source;
    if (!isObjectType(parent)) {
      const members = this.#source.schema.getPossibleTypes(parent);
      const member = this.#draw.of(members, goal?.fromType);
      return `... on ${member} { ${this.#field(member, place, condition)} }`;
    }
    this.#fields += 1;
    const all = Object.values(parent.getFields()).filter(({ name }) => !UNREPEATABLE.has(name));
    const leaves = all.filter(({ type }) => isLeafType(getNamedType(type)));
    const isEnd = place.depth >= MAX_DEPTH || this.#fields > MAX_FIELDS;
    const others = all.filter((field) => !leaves.includes(field));
    // Else most documents would end before they come to a rule's parts.
    const isInward = !isEnd && others.length > 0 && this.#draw.oneIn(3);
    const some = isInward ? others : isEnd && leaves.length > 0 ? leaves : all;
    const field = this.#draw.of(some, goal && ((each) => goal.fromField(parent, each)));
    const values = drawArguments(this.#draw, this.#source.world, field, place);
    const args = this.#arguments(field, values);
    const { mergedConditions } = this.#source.traits;
    const key = this.#keyOf(parent, field.name, mergedConditions ? args : args + condition);
    const type = getNamedType(field.type);
    const bucket = this.#bucketOf(parent, field.name, values, place);
    const selections = isCompositeType(type) ? this.#selectionSet(type, { ...place, bucket }) : '';
    const alias = key === field.name ? '' : `${key}: `;
    return `${alias}${field.name}${args}${condition} ${selections}`;
  }

  #arguments(
    { args }: GraphQLField<unknown, unknown>,
    values: Readonly<Record<string, unknown>>,
  ): string {
    const texts = args.flatMap(({ name, type }) => {
      if (name in values) return [`${name}: ${this.#value(type, values[name])}`];
      // A variable that is not set is an argument that is left out.
      const isUnset = !isNonNullType(type) && this.#draw.oneIn(15);
      return isUnset ? [`${name}: ${this.#define(type, '', 'unset', {})}`] : [];
    });
    return texts.length > 0 ? `(${texts.join(', ')})` : '';
  }

  /** Of which bucket a field's value is; null: of several. */
  #bucketOf(
    parent: GraphQLObjectType,
    field: string,
    { name, bucket }: Readonly<Record<string, unknown>>,
    place: Place,
  ): string | null {
    if (field === 'buckets') return null;
    const isDestination = field === 'bucket' && parent.name === 'OSSBucketDestination';
    if (isDestination || field === 'destinationBucket') {
      return this.#source.world.destination;
    }
    if (typeof name === 'string') return name;
    return typeof bucket === 'string' ? bucket : place.bucket;
  }

  /** The field's name in the answer: the same where it is asked the same way, so that both merge. */
  #keyOf(parent: GraphQLObjectType, name: string, asked: string): string {
    const ways = this.#ways.get(name) ?? [];
    this.#ways.set(name, ways);
    const way = this.#draw.oneIn(6) ? `${asked} again` : asked;
    if (!ways.includes(way)) ways.push(way);
    const index = ways.indexOf(way);
    const names = Object.keys(parent.getFields());
    // Under one name, failures of two types would have values of two types.
    const isFailure = parent.getInterfaces().some((each) => each.name === 'Error');
    const shift = isFailure ? 0 : this.#shift;
    const swapped = names[(names.indexOf(name) + shift) % names.length] ?? name;
    return index === 0 ? swapped : `${swapped}_${index}`;
  }

  #condition(): string {
    if (this.#isUnconditional) return '';
    if (!this.#draw.oneIn(9)) return '';
    const value = this.#draw.oneIn(2);
    const isVariable =
      this.#conditions === 'both' ? this.#draw.oneIn(2) : this.#conditions === 'variables';
    const condition = isVariable ? this.#variable(CONDITION, value) : `${value}`;
    return ` @${this.#draw.of(['include', 'skip'])}(if: ${condition})`;
  }

  /** Writes a value: as it is, as a variable, or as an object of both. */
  #value(type: GraphQLInputType, value: unknown): string {
    if (this.#draw.oneIn(3)) return this.#variable(type, value);
    const input = getNullableType(type);
    if (!isInputObjectType(input) || typeof value !== 'object' || value === null) {
      return literalOf(type, value);
    }
    const texts = Object.values(input.getFields()).flatMap((field) => {
      const inner = Object.entries(value).find(([name]) => name === field.name);
      return inner ? [`${field.name}: ${this.#value(field.type, inner[1])}`] : [];
    });
    return `{ ${texts.join(', ')} }`;
  }

  #variable(type: GraphQLInputType, value: unknown): string {
    const literal = literalOf(type, value);
    const known = this.#variables.find(
      (each) => each.type === `${type}` && each.literal === literal,
    );
    if (known && this.#draw.oneIn(2)) return known.name;
    const way = this.#draw.of(['sent', 'default', 'sent over a default']);
    if (way === 'sent') return this.#define(type, '', literal, { value });
    if (way === 'default') return this.#define(type, ` = ${literal}`, literal, {});
    const other = isNonNullType(type) ? literal : 'null';
    return this.#define(type, ` = ${other}`, literal, { value });
  }

  #define(
    type: GraphQLInputType,
    byDefault: string,
    literal: string,
    sent: { readonly value?: unknown },
  ): string {
    const bare = `v${this.#variables.length}`;
    const definition = `$${bare}: ${type}${byDefault}`;
    this.#variables.push({ name: `$${bare}`, type: `${type}`, definition, literal });
    if ('value' in sent) this.#values[bare] = sent.value;
    return `$${bare}`;
  }
}

function literalOf(type: GraphQLInputType, value: unknown): string {
  const node = astFromValue(value, type);
  if (!node) throw new Error(`${JSON.stringify(value)} is no ${type}.`);
  return print(node);
}
