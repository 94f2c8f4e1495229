import {
  GraphQLError,
  GraphQLScalarType,
  Kind,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { LRUCache } from 'lru-cache';
import { entryLimit } from '../entry-limit.ts';
import { shown } from '../inventory/validation.ts';
import { builder } from './builder.ts';

/**
 * Formatting a time takes 0.4 us, as long as reading the rule's filter. Rules have few different times, read often. All
 * schemas of a process share the texts, because a time has the same text everywhere.
 */
const isoTexts = new LRUCache<number, string>(entryLimit(10_000));

const DateTime = new GraphQLScalarType<Date, string>({
  ...GraphQLDateTimeISO.toConfig(),
  serialize(value) {
    if (!(value instanceof Date)) return GraphQLDateTimeISO.serialize(value);
    const text = isoTexts.get(value.getTime()) ?? GraphQLDateTimeISO.serialize(value);
    isoTexts.set(value.getTime(), text);
    return text;
  },
  parseValue: toTime,
  parseLiteral: (node) => toTime('value' in node ? node.value : undefined, node),
});

builder.addScalarType('DateTime', DateTime, {
  description:
    'A date and time in RFC 3339 format, for example `2026-01-31T12:00:00Z`. Results are in UTC. ' +
    'OSS stores whole seconds.',
});

/** GraphQLDateTimeISO's own messages have no example. */
function toTime(value: unknown, node?: ValueNode): Date {
  try {
    if (!node || node.kind === Kind.STRING) return GraphQLDateTimeISO.parseValue(value);
  } catch {
    // It is not a time.
  }
  throw unreadable('DateTime takes a time such as `2026-01-31T12:00:00Z`', value, node);
}

builder.scalarType('BigInt', {
  description:
    'A whole number beyond GraphQL’s 32-bit `Int`, from -(2^53 - 1) to 2^53 - 1, which JSON ' +
    'represents exactly. Results are numbers. Inputs are numbers or strings of digits, for ' +
    'example `1048576`.',
  // A bigint of more than 53 bits becomes an unsafe number, which is refused.
  serialize: (value) => toWholeNumber(typeof value === 'bigint' ? Number(value) : value),
  parseValue: toWholeNumber,
  parseLiteral: (node) =>
    toWholeNumber(
      node.kind === Kind.INT || node.kind === Kind.STRING ? node.value : undefined,
      node,
    ),
});

function toWholeNumber(value: unknown, node?: ValueNode): number {
  const number = typeof value === 'string' ? Number(value) : value;
  // A text such as `007` or `1e3` is refused, as by graphql-scalars' BigInt.
  if (typeof number === 'number' && Number.isSafeInteger(number) && String(number) === `${value}`) {
    return number;
  }
  throw unreadable('BigInt takes a whole number up to 2^53 - 1 such as `1048576`', value, node);
}

/** @param node where a document has the value; a variable's value has none. */
function unreadable(rule: string, value: unknown, node?: ValueNode): GraphQLError {
  // As it is written: JavaScript would round a long number.
  const isNumber = node?.kind === Kind.INT || node?.kind === Kind.FLOAT;
  const given = isNumber
    ? shown(node.value).slice(1, -1)
    : shown(node ? valueFromASTUntyped(node) : value);
  return new GraphQLError(`${rule}, not ${given}.`, { nodes: node ?? null });
}
