import { GraphQLError, type GraphQLScalarLiteralParser, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { LRUCache } from 'lru-cache';
import { builder } from './builder.ts';

/**
 * Formatting a time takes 0.4 us, as long as reading the rule's filter; the bounds of rules are few, and read often. All
 * schemas of a process may share the texts, as a time has the same text everywhere.
 */
const isoTexts = new LRUCache<number, string>({ max: 10_000 });

const DateTime = new GraphQLScalarType<Date, string>({
  ...GraphQLDateTimeISO.toConfig(),
  serialize(value) {
    if (!(value instanceof Date)) return GraphQLDateTimeISO.serialize(value);
    const text = isoTexts.get(value.getTime()) ?? GraphQLDateTimeISO.serialize(value);
    isoTexts.set(value.getTime(), text);
    return text;
  },
});

builder.addScalarType('DateTime', DateTime, {
  description:
    'A time as RFC 3339 text, for example `2026-01-31T12:00:00Z`; answered in UTC. OSS keeps whole ' +
    'seconds since 1970.',
});

const parseLiteral: GraphQLScalarLiteralParser<number> = (node) => {
  if (node.kind === Kind.INT || node.kind === Kind.STRING) return wholeNumber(node.value);
  throw new GraphQLError('BigInt takes a whole number.', { nodes: node });
};

builder.scalarType('BigInt', {
  description:
    'A whole number beyond GraphQL’s 32-bit `Int`, to 2^53 - 1, so that it is exact in JSON. ' +
    'It is answered as a number, and taken as a number or as text of digits, for example `1048576`.',
  serialize: wholeNumber,
  parseValue: wholeNumber,
  parseLiteral,
});

function wholeNumber(value: unknown): number {
  const text = typeof value === 'string' && /^-?\d+$/.test(value);
  const number = text ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new GraphQLError(
    `BigInt takes a whole number to 2^53 - 1, not ${JSON.stringify(value) ?? typeof value}.`,
  );
}
