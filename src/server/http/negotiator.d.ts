/** The part of negotiator that is used here; its published types lack `preferred`. */
declare module 'negotiator' {
  export class Negotiator {
    constructor(request: { readonly headers: Readonly<Record<string, string | undefined>> });
    /**
     * The one that the client prefers, by its `accept-encoding`.
     *
     * @param preferred decides between those that the client prefers equally.
     */
    encoding<Name extends string>(
      available: readonly Name[],
      options: { readonly preferred: readonly Name[] },
    ): Name | undefined;
    /** The one that the client prefers, by its `accept`; the first of equally preferred ones. */
    mediaType(available: readonly string[]): string | undefined;
  }
}
