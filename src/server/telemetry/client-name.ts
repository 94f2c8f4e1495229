/** The program that sent a request, as it calls itself: not to be trusted. */
export interface ClientName {
  /** From `graphql-client-name` or `apollographql-client-name`; absent if it sent neither. */
  readonly name: string | undefined;
  /** From `graphql-client-version` or `apollographql-client-version`. */
  readonly version: string | undefined;
}

/** In characters. Callers choose both. */
const MAX_LENGTH = 100;

/** Reads how a client calls itself. The headers are those of Hive and Apollo, which their clients send by themselves. */
export function clientNameOf({ headers }: Request): ClientName {
  const read = (what: 'name' | 'version') =>
    (headers.get(`graphql-client-${what}`) || headers.get(`apollographql-client-${what}`) || '')
      .trim()
      .slice(0, MAX_LENGTH) || undefined;
  return { name: read('name'), version: read('version') };
}
