/** What is used of negotiator; the types that others keep do not have `preferred`. */
declare module 'negotiator' {
  export class Negotiator {
    constructor(request: { readonly headers: Readonly<Record<string, string | undefined>> });
    /**
     * The one that the client likes best, by its `accept-encoding`.
     *
     * @param preferred which of those that it likes alike.
     */
    encoding<Name extends string>(
      available: readonly Name[],
      options: { readonly preferred: readonly Name[] },
    ): Name | undefined;
    /** The one that the client likes best, by its `accept`; of those that it likes alike the first. */
    mediaType(available: readonly string[]): string | undefined;
  }
}
