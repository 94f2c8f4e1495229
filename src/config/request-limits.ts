/** What one request may have at the most, see docs/limits.md. */
export interface RequestLimits {
  readonly bodyBytes: number;
  /** Also of lines, and of 20 characters each. */
  readonly documentTokens: number;
  /** Levels of fields. */
  readonly depth: number;
  /** Fields with an alias, `__typename` too; those of a fragment each time it is spread. */
  readonly aliases: number;
  readonly rootFields: number;
  readonly directives: number;
  readonly cost: number;
  /** Bytes of the answer, as estimated from above. */
  readonly responseBytes: number;
}

/** What holds where nothing else is said. */
export const DEFAULT_LIMITS: RequestLimits = {
  bodyBytes: 1_000_000,
  documentTokens: 5000,
  depth: 20,
  aliases: 100,
  rootFields: 100,
  directives: 50,
  cost: 10_000,
  responseBytes: 16_000_000,
};
