import { GraphQLError, type GraphQLScalarLiteralParser, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { LRUCache } from 'lru-cache';
import { builder } from './builder.ts';

/** Formatting a time takes 0.5 us, as long as reading the rule's filter. Rules have few different times, read often. */
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
    'A date and time in RFC 3339 format, for example `2026-01-31T12:00:00Z`. Results are in UTC. ' +
    'OSS stores whole seconds.',
});

const parseLiteral: GraphQLScalarLiteralParser<number> = (node) => {
  if (node.kind === Kind.INT || node.kind === Kind.STRING) return wholeNumber(node.value);
  throw new GraphQLError(
    'The value is not a BigInt: it must be a whole number, for example 1048576.',
    { nodes: node },
  );
};

builder.scalarType('BigInt', {
  description:
    'A whole number beyond GraphQL’s 32-bit `Int`, from -(2^53 - 1) to 2^53 - 1, which JSON ' +
    'represents exactly. Results are numbers. Inputs are numbers or strings of digits, for ' +
    'example `1048576`.',
  serialize: wholeNumber,
  parseValue: wholeNumber,
  parseLiteral,
});

function wholeNumber(value: unknown): number {
  const text = typeof value === 'string' && /^-?\d+$/.test(value);
  const number = text ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new GraphQLError(
    `${JSON.stringify(value) ?? typeof value} is not a BigInt: it must be a whole number from ` +
      '-(2^53 - 1) to 2^53 - 1, for example 1048576.',
  );
}
