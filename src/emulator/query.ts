import { invalidArgument } from './errors.ts';

/** The parameters in the order sent; a parameter without `=` has the value ''. */
export type Query = readonly (readonly [name: string, value: string])[];

/** The first value of a parameter; undefined if it is absent. */
export function queryValue(query: Query, name: string): string | undefined {
  return query.find(([candidate]) => candidate === name)?.[1];
}

/** The parts of an HTTP request target. */
export interface Target {
  /** Only in the absolute form (`GET http://host/path`), where it replaces the Host header. */
  readonly host: string | undefined;
  /** Still percent-encoded. */
  readonly path: string;
  /** Still percent-encoded, without `?`. */
  readonly query: string;
}

/** Splits a request target without validation. */
export function parseTarget(target: string): Target {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(target);
  const rest = absolute === null ? target : target.slice(absolute[0].length);
  const mark = rest.indexOf('?');
  return {
    host: absolute?.[1],
    path: (mark === -1 ? rest : rest.slice(0, mark)) || '/',
    query: mark === -1 ? '' : rest.slice(mark + 1),
  };
}

/**
 * Decodes a query string. `+` is a space, as HTML forms and Python's requests send it.
 *
 * @throws InvalidArgument for a broken percent-encoding or ill-formed UTF-8.
 */
export function parseQuery(raw: string): Query {
  return raw
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
      const decodedName = percentDecode(name.replaceAll('+', ' '), 'query string');
      return [decodedName, percentDecode(value.replaceAll('+', ' '), decodedName)] as const;
    });
}

/**
 * Percent-decodes text, which must then be UTF-8.
 *
 * @throws InvalidArgument; with OSS EC 0020-00000044 for the id of a rule.
 */
export function percentDecode(text: string, argument: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    const ec = argument === 'inventoryId' ? '0020-00000044' : undefined;
    throw invalidArgument(argument, text, 'The argument is not percent-encoded UTF-8.', ec);
  }
}

/** RFC 3986: encodes everything except `A-Za-z0-9-._~`. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
