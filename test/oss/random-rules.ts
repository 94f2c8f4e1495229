import fc from 'fast-check';
import type { InventoryConfiguration } from '../../src/inventory/configuration.ts';

const word = fc.constantFrom('a', 'b', '中', '0');
const text = fc.constantFrom('a', ' a\n', '\ufeffa', '😀', '0');
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 2 });
const time = fc.integer({ min: 1, max: 3 }).map((seconds) => new Date(seconds * 1000));

/** Rules with few values for each field, so that two of them agree in some. */
export const rules: fc.Arbitrary<InventoryConfiguration> = fc.record({
  bucket: fc.constant('logs'),
  inventoryId: fc.constant(' r1'),
  isEnabled: fc.boolean(),
  filter: fc.record({
    prefix: orNull(text),
    lastModifiedAfter: orNull(time),
    lastModifiedBefore: orNull(time),
    minSize: orNull(fc.integer({ min: 1, max: 3 })),
    maxSize: orNull(fc.integer({ min: 1, max: 3 })),
    storageClasses: orNull(fc.constantFrom(['IA'], ['IA', 'Standard'])),
  }),
  destination: fc.record({
    format: word,
    accountId: word,
    roleArn: word,
    bucket: word,
    prefix: orNull(text),
    encryption: orNull(
      fc.oneof(
        fc.record({ type: fc.constant('SSE-OSS' as const) }),
        fc.record({ type: fc.constant('SSE-KMS' as const), keyId: orNull(text) }),
      ),
    ),
  }),
  schedule: fc.record({
    frequency: fc.constantFrom('Daily', 'Monthly', 'Once'),
    dayOfMonth: orNull(fc.constantFrom(1, 31)),
    autoDelete: fc.boolean(),
  }),
  includedObjectVersions: word,
  optionalFields: fc.array(word, { maxLength: 2 }),
  incremental: orNull(
    fc.record({
      isEnabled: fc.boolean(),
      intervalSeconds: fc.constantFrom(600, 60),
      optionalFields: fc.array(word, { maxLength: 2 }),
    }),
  ),
  unknownElements: fc.constant([]),
});
