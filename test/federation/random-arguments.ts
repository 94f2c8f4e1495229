import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLField,
  getNamedType,
  isEnumType,
  isInputObjectType,
} from 'graphql';

/** Draws values that fast-check can repeat. */
export class Draw {
  readonly #value: fc.GeneratorValue;
  #hasFault = false;

  constructor(value: fc.GeneratorValue) {
    this.#value = value;
  }

  /** From 0. */
  upTo(max: number): number {
    // Without fast-check's liking for extremes: what is one in ten is to be one in ten.
    return this.#value(() => fc.noBias(fc.nat({ max })));
  }

  oneIn(count: number): boolean {
    return this.upTo(count - 1) === 0;
  }

  /** @param distance makes it one of the nearest, in two of three cases. */
  of<Value>(values: readonly Value[], distance?: (value: Value) => number): Value {
    if (distance && !this.oneIn(3)) {
      const nearest = Math.min(...values.map(distance));
      return this.of(values.filter((each) => distance(each) === nearest));
    }
    const [value] = values.slice(this.upTo(values.length - 1));
    if (value === undefined) throw new Error('There is nothing to choose from.');
    return value;
  }

  /** Whether the document has a value that fails. */
  get hasFault(): boolean {
    return this.#hasFault;
  }

  /**
   * Whether a value is to be one that fails: at most once in a document. Of several failures that
   * take the same parent with them GraphQL leaves open which are reported.
   */
  isFault(): boolean {
    const isNow = !this.#hasFault && this.oneIn(15);
    this.#hasFault ||= isNow;
    return isNow;
  }
}

/** An item of a list that can be paged. */
export interface Item {
  readonly key: string;
  readonly cursor: string;
}

/** What there is, so that most arguments find something. */
export interface World {
  /** Each bucket's rules. */
  readonly rules: ReadonlyMap<string, readonly Item[]>;
  readonly buckets: readonly Item[];
  /** The bucket that every rule writes its report into. */
  readonly destination: string;
  /** The keys of the manifests in it. */
  readonly manifests: readonly string[];
}

/** Where in a document something stands. */
export interface Place {
  readonly depth: number;
  /** Of which bucket the surroundings are; null: of several. */
  readonly bucket: string | null;
}

type Values = Readonly<Record<string, unknown>>;

const PAGING = ['first', 'after', 'last', 'before'];
const REPORTS = ['destinationBucket', 'manifestKey', 'keyPrefix', 'expiresInSeconds', 'under'];
const KNOWN = [
  'name',
  'bucket',
  'inventoryId',
  'prefix',
  'bucketPrefix',
  'region',
  'filterBy',
  'input',
  ...PAGING,
  ...REPORTS,
];

/** Further in there can be so many parents that a page of the default size is too much. */
const DEEP = 2;

/** Chooses the values of a field's arguments; those to leave out are not there. */
export function drawArguments(
  draw: Draw,
  world: World,
  { name, args }: GraphQLField<unknown, unknown>,
  place: Place,
): Values {
  const strange = args.find((argument) => !KNOWN.includes(argument.name));
  if (strange) throw new Error(`No values are known for ${name}(${strange.name}:): add some.`);
  const has = (argument: string) => args.some((each) => each.name === argument);
  const bucket = has('bucket') ? drawBucket(draw, world, place) : place.bucket;
  const rules = (bucket !== null && world.rules.get(bucket)) || [];
  const filterBy = args.find((argument) => argument.name === 'filterBy');
  return {
    ...(has('name') && { name: drawBucket(draw, world, place) }),
    ...(has('bucket') && { bucket }),
    ...(has('inventoryId') && { inventoryId: drawRule(draw, world, bucket) }),
    ...(has('prefix') && draw.oneIn(3) && { prefix: draw.of(['', 'demo-', 'demo-p', 'x', null]) }),
    ...(has('bucketPrefix') &&
      draw.oneIn(3) && { bucketPrefix: draw.of(['', 'demo-', 'x', null]) }),
    ...(has('region') && draw.oneIn(5) && { region: drawRegion(draw) }),
    ...(filterBy && draw.oneIn(3) && { filterBy: drawFilter(draw, world, filterBy) }),
    ...(has('input') && { input: drawPlan(draw, world) }),
    ...(has('destinationBucket') && { destinationBucket: world.destination }),
    ...(has('manifestKey') && { manifestKey: drawManifest(draw, world) }),
    ...(has('keyPrefix') && draw.oneIn(3) && { keyPrefix: draw.of(['', 'a', 'logs/', null]) }),
    ...(has('expiresInSeconds') && draw.oneIn(2) && { expiresInSeconds: 1 + draw.upTo(3599) }),
    ...(has('under') && draw.oneIn(3) && { under: draw.of(['', 'logs/', 'originals/']) }),
    ...(has('last') && drawPage(draw, name === 'buckets' ? world.buckets : rules, place)),
    // Forwards only, and with cursors of their own: those of rules would fail.
    ...(has('first') && !has('last') && draw.oneIn(2) && { first: 1 + draw.upTo(4) }),
  };
}

function drawBucket(draw: Draw, { rules }: World, { bucket }: Place): string {
  if (draw.isFault()) return draw.of(['no-such-bucket', 'NO']);
  if (bucket !== null && draw.oneIn(2)) return bucket;
  const filled = [...rules.keys()].filter((name) => rules.get(name)?.length);
  return draw.of(draw.oneIn(4) ? [...rules.keys()] : filled);
}

function drawRule(draw: Draw, { rules }: World, bucket: string | null): string {
  if (draw.isFault()) return '';
  const known = bucket === null ? [...rules.values()].flat() : (rules.get(bucket) ?? []);
  return known.length === 0 || draw.oneIn(8) ? 'no-such-rule' : draw.of(known).key;
}

/** A rule that may exist, or be blocked by its destination. */
function drawPlan(draw: Draw, world: World): Values {
  const bucket = draw.of([...world.rules.keys()]);
  const rule = {
    bucket: draw.isFault() ? '#' : bucket,
    inventoryId: drawRule(draw, world, bucket),
    isEnabled: draw.oneIn(2),
    frequency: draw.of(['DAILY', 'WEEKLY']),
    includedObjectVersions: 'ALL',
    destination: {
      accountId: '1000000000000000',
      roleName: 'AliyunOSSRole',
      bucket: draw.of([world.destination, 'no-such-bucket']),
    },
  };
  const prune = { bucket: 'demo-p*', inventoryIdPrefix: 'daily-' };
  return { rules: [rule], ...(draw.oneIn(4) && { prune }) };
}

function drawManifest(draw: Draw, { manifests }: World): string {
  if (draw.isFault()) return 'no manifest';
  return draw.oneIn(8) ? 'p/logs/r/2026-01-01T00-00Z/manifest.json' : draw.of(manifests);
}

function drawRegion(draw: Draw): string | null {
  return draw.isFault() ? 'hangzhou' : draw.of(['oss-cn-hangzhou', 'oss-us-west-1', '', null]);
}

function drawPage(draw: Draw, items: readonly Item[], { depth }: Place): Values {
  const isDeep = depth > DEEP;
  const size = () => {
    if (draw.isFault()) return draw.of([-1, 1001]);
    return draw.oneIn(10) ? 0 : 1 + draw.upTo(isDeep ? 2 : 11);
  };
  const cursor = () => (draw.isFault() ? 'no cursor' : draw.of(items).cursor);
  const way = draw.isFault() ? 'both' : draw.of(['first', 'last', isDeep ? 'first' : 'default']);
  return {
    ...((way === 'first' || way === 'both') && { first: size() }),
    ...((way === 'last' || way === 'both') && { last: size() }),
    ...(way === 'default' && draw.oneIn(3) && { first: null, last: null }),
    ...(items.length > 0 && draw.oneIn(4) && { after: cursor() }),
    ...(items.length > 0 && draw.oneIn(4) && { before: cursor() }),
  };
}

function drawFilter(draw: Draw, { destination }: World, { type }: GraphQLArgument): Values | null {
  const input = getNamedType(type);
  if (!isInputObjectType(input) || draw.oneIn(8)) return null;
  const some = Object.values(input.getFields()).filter(() => draw.oneIn(2));
  return Object.fromEntries(
    some.map((field) => {
      const inner = getNamedType(field.type);
      if (isEnumType(inner)) return [field.name, draw.of(inner.getValues()).name];
      if (inner.name === 'Boolean') return [field.name, draw.of([true, false, null])];
      if (field.name === 'destinationBucket')
        return [field.name, draw.of([destination, 'xxx', ''])];
      const prefix = draw.of(['daily-', 'weekly-c', 'o', '', 'z']);
      return [field.name, draw.isFault() ? 'x'.repeat(200) : prefix];
    }),
  );
}
