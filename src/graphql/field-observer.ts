/** A field that is about to be resolved. */
export interface ObservedField {
  /** `Query.inventory`: of the schema, and not as a caller calls it. */
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** The type that a value of it is shown as, for example one of a union's errors. */
  typeOf(value: unknown): string;
}

/** Runs the resolvers of fields that ask OSS, and of all mutations; it gives what they give. */
export interface FieldObserver {
  query(field: ObservedField, run: () => unknown): unknown;
  mutation(field: ObservedField, run: () => unknown): unknown;
}
