import { expect, test } from 'vitest';
import { OSS_CODES } from '../../src/inventory/oss-codes.ts';
import { createInput, ruleXml } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';
import { Create, Delete, Update } from './documents.ts';

const KEY = { bucket: 'logs', inventoryId: 'r1' };
/** Final ones: the fault matrix has the others. */
const STATUSES = [404, 409];
const CODES = [...OSS_CODES.flatMap(({ codes }) => codes), 'SomethingNew'];

/** Each mutation with the requests that it makes of OSS. */
const WRITES = [
  ['create', 'PutBucketInventory'],
  ['update', 'GetBucketInventory'],
  ['update', 'DeleteBucketInventory'],
  ['update', 'PutBucketInventory'],
  ['delete', 'DeleteBucketInventory'],
] as const;

test.for(WRITES)(
  'whatever OSS answers to the %s at %s is a result in data',
  async ([write, operation]) => {
    await using system = await startSystem();
    const found: string[] = [];
    for (const status of STATUSES) {
      for (const code of CODES) {
        const rules = write === 'create' ? [] : [{ id: 'r1', xml: ruleXml('r1') }];
        system.emulator.deleteRules('logs');
        system.emulator.storeRules('logs', rules);
        system.emulator.clearFaults();
        system.emulator.inject({ kind: 'error', operation, status, code });
        const answer =
          write === 'create'
            ? await system.ask(Create, { input: createInput() })
            : write === 'update'
              ? await system.ask(Update, { input: { ...KEY, isEnabled: false } })
              : await system.ask(Delete, { input: KEY });
        for (const { message } of answer.errors) found.push(`${status} ${code}: ${message}`);
      }
    }
    expect(found).toEqual([]);
  },
);
