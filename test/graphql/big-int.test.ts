import fc from 'fast-check';
import { type GraphQLScalarType, isScalarType, parseValue } from 'graphql';
import { GraphQLBigInt } from 'graphql-scalars';
import { beforeAll, expect, test, vi } from 'vitest';
import { schema } from '../../src/graphql/schema.ts';
import { repeatable } from '../support/seed.ts';

const type = schema.getType('BigInt');
if (!isScalarType(type)) throw new Error('There is no BigInt.');
const scalar = type;

// It warns that it answers larger numbers as text.
beforeAll(() => void vi.spyOn(console, 'warn').mockReturnValue());

/** A value as JSON; `undefined` if the scalar refuses it or if it is not exact as a number. */
function read(call: () => unknown): string | undefined {
  try {
    const value = call();
    return Number.isSafeInteger(value) ? JSON.stringify(value) : undefined;
  } catch {
    return undefined;
  }
}

const asVariable = (of: GraphQLScalarType, json: string) =>
  read(() => of.parseValue(JSON.parse(json)));
const asLiteral = (of: GraphQLScalarType, json: string) =>
  read(() => of.parseLiteral(parseValue(json)));
const asResult = (of: GraphQLScalarType, json: string) => read(() => of.serialize(Number(json)));

const text = fc.oneof(
  fc.maxSafeInteger().map(String),
  fc.constantFrom('', '007', '-0', '+1', ' 1', '1 ', '1.0', '1e3', '0x10', '9007199254740993'),
);
const json = fc.oneof(
  fc.maxSafeInteger().map(String),
  text.map((each) => JSON.stringify(each)),
  fc.constantFrom('0', '1.5', '1e3', '9007199254740993', '-9007199254740993', 'true', 'false'),
);

test.for([
  ['variables', asVariable, json],
  ['literals', asLiteral, json],
  ['results', asResult, fc.maxSafeInteger().map(String)],
] as const)('BigInt has the same %s as graphql-scalars’, up to 2^53 - 1', ([name, as, values]) => {
  const runs = repeatable<[string]>(`BigInt ${name}`, 500);
  fc.assert(
    fc.property(values, (each) => {
      expect(as(scalar, each)).toBe(as(GraphQLBigInt, each));
    }),
    runs,
  );
  expect(as(scalar, '1048576')).toBe('1048576');
});

test.for([2 ** 53, -(2 ** 53)])('BigInt refuses %s: it is not exact', (number) => {
  for (const call of [scalar.parseValue, scalar.serialize]) {
    expect(() => call(number)).toThrow('BigInt takes a whole number up to 2^53 - 1');
  }
});
