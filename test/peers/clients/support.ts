import { execFile } from 'node:child_process';
import { mkdir, mkdtempDisposable, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PossibleTypesMap } from '@apollo/client';
import type { IntrospectionQuery } from 'graphql';
import { seedSampleData } from '../../../src/emulator/sample-data.ts';
import type { CreateInventoryInput, DeleteInventoryInput } from '../../gql/graphql.ts';
import { ACCOUNT_ID } from '../../support/rules.ts';
import { type SystemOptions, startSystem, type TestSystem } from '../../support/system.ts';

/** The bucket that the suites page through. */
export const BUCKET = 'demo-logs';

/**
 * A running server whose bucket `demo-logs` has 250 rules: `daily-…` and `weekly-…`. Introspection is
 * disabled, as in production.
 */
export async function startSample(options: SystemOptions = {}): Promise<TestSystem> {
  const system = await startSystem({ buckets: [], serving: { introspection: false }, ...options });
  seedSampleData(system.emulator);
  return system;
}

/** Runs write-schema.mjs beside the package, and reads the files that it writes. */
export async function writeSchema() {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'frontend-'));
  const modules = join(folder.path, 'node_modules');
  await mkdir(modules);
  await symlink(join(import.meta.dirname, '../../..'), join(modules, 'oss-inventory-graphql'));
  await symlink(join(import.meta.dirname, 'node_modules/graphql'), join(modules, 'graphql'));
  const script = await readFile(join(import.meta.dirname, 'write-schema.mjs'));
  await writeFile(join(folder.path, 'write-schema.mjs'), script);
  await promisify(execFile)(process.execPath, ['write-schema.mjs'], { cwd: folder.path });
  const read = async (name: string) => JSON.parse(await readFile(join(folder.path, name), 'utf8'));
  const possibleTypes: PossibleTypesMap = await read('possible-types.json');
  const introspection: IntrospectionQuery = await read('introspection.json');
  return { possibleTypes, introspection };
}

/** The ids of the bucket's rules as OSS has them, in its order. */
export function idsOf({ emulator }: TestSystem, prefix = ''): string[] {
  return [...emulator.rules(BUCKET).keys()].filter((id) => id.startsWith(prefix));
}

/** A new rule for the bucket, of the frequency that its id begins with. */
export function ruleInput(inventoryId: string) {
  return {
    bucket: BUCKET,
    inventoryId,
    isEnabled: true,
    frequency: inventoryId.startsWith('weekly') ? 'WEEKLY' : 'DAILY',
    includedObjectVersions: 'ALL',
    destination: { accountId: ACCOUNT_ID, roleName: 'AliyunOSSRole', bucket: 'demo-reports' },
  } satisfies CreateInventoryInput;
}

/** A rule of the bucket, to delete it. */
export function ruleName(inventoryId: string): DeleteInventoryInput {
  return { bucket: BUCKET, inventoryId };
}
