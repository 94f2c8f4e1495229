import {
  defaultFieldResolver,
  type ExecutionResult,
  type GraphQLFieldConfig,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isIntrospectionType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  lexicographicSortSchema,
} from 'graphql';

/** The answer exceeds its limit: nothing more is resolved. */
class ResponseTooLargeError extends Error {
  override readonly name = 'ResponseTooLargeError';
}

/** The bytes of an error's code, path and location. */
const ERROR_BYTES = 300;

/** The bytes of a field's quotes, colon and comma, or of an object's braces and comma. */
const PUNCTUATION_BYTES = 4;

/** More bytes than any number or boolean takes. */
const SCALAR_BYTES = 24;

/** The bytes that an answer may still have. */
export class ResponseBudget {
  readonly #typenameBytes: number;
  #left: number;
  #exceededAt: string | undefined;

  /**
   * @param bytes how many the answer may have.
   * @param typenameBytes the bytes of `__typename` in one object, under all of its names: graphql-js resolves it
   * itself.
   */
  constructor(bytes: number, typenameBytes: number) {
    this.#left = bytes;
    this.#typenameBytes = typenameBytes;
  }

  get isExceeded(): boolean {
    return this.#left < 0;
  }

  /** The name of the root field in which the budget was used up. */
  get exceededAt(): string | undefined {
    return this.#exceededAt;
  }

  /** Counts a field's name and value. The fields of an object count by themselves. */
  spend(path: Path, value: unknown, isLeaf: boolean): void {
    const name = `${path.key}`;
    this.#left -= name.length + PUNCTUATION_BYTES + this.#bytesOf(value, isLeaf);
    if (this.#left < 0) this.#exceededAt ??= rootOf(path);
  }

  /** Counts an error. */
  spendError(error: unknown): void {
    const { length } = error instanceof Error ? error.message : String(error);
    this.#left -= length + ERROR_BYTES;
  }

  #bytesOf(value: unknown, isLeaf: boolean): number {
    if (Array.isArray(value)) {
      return value.reduce((sum: number, item) => sum + 1 + this.#bytesOf(item, isLeaf), 0);
    }
    if (!isLeaf && value != null) return PUNCTUATION_BYTES + this.#typenameBytes;
    return typeof value === 'string' ? textBytes(value) : SCALAR_BYTES;
  }
}

/** A field's place in the answer, as graphql-js passes it. */
type Path = GraphQLResolveInfo['path'];

function rootOf({ prev, key }: Path): string {
  return prev ? rootOf(prev) : `${key}`;
}

/** Text that JSON writes as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;

function textBytes(text: string): number {
  return 2 + (PLAIN.test(text) ? text.length : Buffer.byteLength(JSON.stringify(text)));
}

/** Whether a result has more than `bytes` bytes as JSON. Stops counting there. */
export function isLargerThan({ data, errors }: ExecutionResult, bytes: number): boolean {
  let left = bytes;
  const count = (value: unknown): void => {
    if (left < 0) return;
    if (typeof value === 'string') left -= textBytes(value);
    else if (typeof value !== 'object' || value === null) left -= SCALAR_BYTES;
    else if (Array.isArray(value)) {
      left -= value.length;
      value.forEach(count);
    } else {
      for (const [name, each] of Object.entries(value)) {
        left -= name.length + PUNCTUATION_BYTES;
        count(each);
      }
    }
  };
  count(data);
  for (const { message } of errors ?? []) left -= textBytes(message) + ERROR_BYTES;
  return left < 0;
}

/** Copies a schema so that every field counts toward the budget of its request, and stops when that is used up. */
export function createCountingSchema(schema: GraphQLSchema): GraphQLSchema {
  // It is sorted already: this makes the copy.
  const copy = lexicographicSortSchema(schema);
  for (const type of Object.values(copy.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = counted(field, field.resolve ?? defaultFieldResolver);
    }
  }
  return copy;
}

/** The context of a request whose answer is counted. */
interface Counted {
  readonly responseBudget?: ResponseBudget | undefined;
}

function counted(
  { type, extensions }: Pick<GraphQLFieldConfig<unknown, Counted>, 'type' | 'extensions'>,
  resolve: GraphQLFieldResolver<unknown, Counted>,
): GraphQLFieldResolver<unknown, Counted> {
  const isLeaf = isLeafType(getNamedType(type));
  const skip = skipped(type, extensions?.cost !== undefined);
  return (source, args, context, info) => {
    const { responseBudget: budget } = context;
    if (!budget) return resolve(source, args, context, info);
    if (budget.isExceeded && skip) return skip();
    const fail = (error: unknown): never => {
      budget.spendError(error);
      throw error;
    };
    const spend = (value: unknown) => {
      budget.spend(info.path, value, isLeaf);
      return Array.isArray(value)
        ? value.map((item) => (item instanceof Promise ? item.catch(fail) : item))
        : value;
    };
    let value: unknown;
    try {
      value = resolve(source, args, context, info);
    } catch (error) {
      return fail(error);
    }
    return value instanceof Promise ? value.then(spend, fail) : spend(value);
  };
}

/**
 * Creates the value of a field once the answer is too large: the cheapest possible one, because an error for each field
 * would take longer than all the rest. The caller does not get it. Undefined: the field keeps its value, which is free.
 */
function skipped(type: GraphQLOutputType, isRead: boolean): (() => unknown) | undefined {
  if (!isNonNullType(type)) return () => null;
  if (isListType(type.ofType)) return () => [];
  if (!isRead) return undefined;
  return () => {
    throw new ResponseTooLargeError('The answer is too large.');
  };
}
