import { encodeGlobalID } from '@pothos/plugin-relay';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globalIdOf, isoTextOf } from '../../src/graphql/fast-texts.ts';
import { repeatable } from '../support/seed.ts';

test('a time is written as Date writes it', () => {
  const known = [
    '0000-01-01',
    '0999-12-31',
    '1000-01-01',
    '1970-01-01',
    '9999-12-31',
    '+010000-01-01',
  ];
  for (const text of [...known, '-000001-01-01']) {
    const date = new Date(`${text}T23:59:59.007Z`);
    expect(isoTextOf(date)).toBe(date.toISOString());
  }
  expect(() => isoTextOf(new Date(Number.NaN))).toThrow(RangeError);
  const [min, max] = [new Date('0990-01-01'), new Date('+010010-01-01')];
  const short = fc.date({ noInvalidDate: true, min, max });
  fc.assert(
    fc.property(
      fc.oneof(short, fc.date({ noInvalidDate: true })),
      // The second time it is looked up.
      (date) => isoTextOf(date) === date.toISOString() && isoTextOf(date) === date.toISOString(),
    ),
    repeatable('times', 5000),
  );
});

test('a global id is the one that Pothos makes', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: 'binary' }),
    fc.string(),
  );
  fc.assert(
    fc.property(text, text, (bucket, inventoryId) => {
      expect(globalIdOf('Bucket', bucket)).toBe(encodeGlobalID('Bucket', bucket));
      const id = `${bucket}/${inventoryId}`;
      expect(globalIdOf('Rule', bucket, inventoryId)).toBe(encodeGlobalID('Rule', id));
    }),
    repeatable('global ids', 2000),
  );
});
