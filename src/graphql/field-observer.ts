/** A field whose resolver is about to run. */
export interface ObservedField {
  /** The coordinate in the schema, for example `Query.inventory`; not a caller's alias. */
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** The name of a value's type, for example one of a union's errors. */
  typeOf(value: unknown): string;
}

/** Runs the resolvers of fields that read from OSS and of all mutations, and returns their results. */
export interface FieldObserver {
  query(field: ObservedField, run: () => unknown): unknown;
  mutation(field: ObservedField, run: () => unknown): unknown;
}
