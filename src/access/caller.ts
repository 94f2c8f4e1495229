/** Who sent a request, as far as that was proven. */
export interface Caller {
  /** By what it was proven; `anonymous`: nothing was asked for. */
  readonly kind: 'anonymous' | 'key' | 'jwt';
  /** An API key's name, or a token's subject; empty for `anonymous`. */
  readonly name: string;
  /** A token's claims; empty for the others. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Who asks where nobody is asked for a credential. */
export const ANONYMOUS: Caller = { kind: 'anonymous', name: '', claims: {} };

/** Names a caller in logs, and where callers are told apart: `key:ci`, `jwt:alice`, `anonymous`. */
export function callerLabel({ kind, name }: Caller): string {
  return kind === 'anonymous' ? kind : `${kind}:${name}`;
}

/** No line has more of a name: a token's subject is as long as its issuer likes. */
const SHOWN = 200;

/** The same as lines have it. */
export function shownCaller(caller: Caller): string {
  return callerLabel(caller).slice(0, SHOWN);
}
