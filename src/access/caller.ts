/** Who sent a request, as proven by a credential. */
export interface Caller {
  /** The kind of credential; `anonymous` without authentication. */
  readonly kind: 'anonymous' | 'key' | 'jwt';
  /** An API key's name or a token's subject; empty for `anonymous`. */
  readonly name: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The caller without authentication. */
export const ANONYMOUS: Caller = { kind: 'anonymous', name: '', claims: {} };

/** Identifies a caller in logs and rate limits: `key:ci`, `jwt:alice`, `anonymous`. */
export function callerLabel({ kind, name }: Caller): string {
  return kind === 'anonymous' ? kind : `${kind}:${name}`;
}

/** In characters: an issuer can make a token's subject of any length. */
const SHOWN = 200;

/** The caller's label in a log line. */
export function shownCaller(caller: Caller): string {
  return callerLabel(caller).slice(0, SHOWN);
}
