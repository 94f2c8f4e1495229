import { expect, test } from 'vitest';
import { toNewObject } from '../../src/emulator/object-setup.ts';
import { Store } from '../../src/emulator/store.ts';
import { ask } from './client.ts';
import { headProblem, problem } from './objects.ts';
import { startWithBuckets } from './set-up.ts';

async function setVersioning(emulator: { port: number }, status: string): Promise<void> {
  const body = `<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`;
  const query = { versioning: '' };
  expect((await ask(emulator, { method: 'PUT', bucket: 'logs', query, body })).status).toBe(200);
}

test('with versioning, PUT answers with a version id and DELETE with a delete marker', async () => {
  await using emulator = await startWithBuckets();
  await setVersioning(emulator, 'Enabled');
  const put = await ask(emulator, { method: 'PUT', bucket: 'logs', object: 'a', body: '1' });
  expect(put.headers['x-oss-version-id']).toMatch(/^CAEQ[\w-]{24}$/);
  const again = await ask(emulator, { method: 'PUT', bucket: 'logs', object: 'a', body: '2' });
  expect(again.headers['x-oss-version-id']).not.toBe(put.headers['x-oss-version-id']);
  const got = await ask(emulator, { bucket: 'logs', object: 'a' });
  expect([got.text, got.headers['x-oss-version-id']]).toEqual([
    '2',
    again.headers['x-oss-version-id'],
  ]);

  const deleted = await ask(emulator, { method: 'DELETE', bucket: 'logs', object: 'a' });
  expect(deleted).toMatchObject({ status: 204, headers: { 'x-oss-delete-marker': 'true' } });
  const marker = {
    'x-oss-delete-marker': 'true',
    'x-oss-version-id': deleted.headers['x-oss-version-id'],
  };
  const missing = await ask(emulator, { bucket: 'logs', object: 'a' });
  expect(problem(missing)).toEqual([404, 'NoSuchKey', '0026-00000001']);
  expect(missing.headers).toMatchObject(marker);
  const head = await ask(emulator, { method: 'HEAD', bucket: 'logs', object: 'a' });
  expect(head).toMatchObject({ status: 404, headers: marker });
  expect(headProblem(head)).toContain('<Code>NoSuchKey</Code>');
  const list = await ask(emulator, { bucket: 'logs', query: { 'list-type': '2' } });
  expect(list.at('KeyCount')).toBe('0');
  expect(emulator.objects('logs').size).toBe(0);
  // The versions are still there.
  expect(problem(await ask(emulator, { method: 'DELETE', bucket: 'logs' }))).toEqual([
    409,
    'BucketNotEmpty',
    '0015-00000301',
  ]);
  const forbid = { 'x-oss-forbid-overwrite': 'true' };
  const restored = { method: 'PUT', bucket: 'logs', object: 'a', body: '3', headers: forbid };
  expect((await ask(emulator, restored)).status).toBe(200);
  emulator.deleteObjects('logs');
  expect((await ask(emulator, { method: 'DELETE', bucket: 'logs' })).status).toBe(204);
});

test('objects from before versioning have the version "null"', async () => {
  await using emulator = await startWithBuckets();
  emulator.putObjects('logs', [{ key: 'a', body: '1' }]);
  await setVersioning(emulator, 'Enabled');
  const { headers } = await ask(emulator, { bucket: 'logs', object: 'a' });
  expect(headers['x-oss-version-id']).toBe('null');
});

test('all versions are read by key, and those of one key from the newest', () => {
  const store = new Store(':memory:');
  const base = {
    name: 'logs',
    accountId: '1',
    region: 'oss-cn-hangzhou',
    storageClass: 'Standard',
    createdAt: new Date(0),
  };
  const put = (
    status: 'Enabled' | 'Suspended' | undefined,
    key: string,
    body: string,
    isDeleteMarker = false,
  ) =>
    store.putObject(
      { ...base, versioning: status },
      toNewObject({ key, body, isDeleteMarker }, { ...base, versioning: status }, 0),
    );
  store.addBucket({ ...base, versioning: undefined });
  put(undefined, 'b', 'replaced');
  put(undefined, 'b', '1');
  put('Enabled', 'b', '22');
  put('Enabled', 'a', '1');
  put('Enabled', 'b', '', true);
  put('Suspended', 'b', '333');
  put('Suspended', 'b', '4444');
  put('Enabled', 'b/c', '1');
  put('Enabled', 'c', '1');
  const rows = Array.from(store.objectVersions('logs', 'b'), (version) => [
    version.key,
    version.versionId === 'null',
    version.isLatest,
    version.isDeleteMarker,
    version.size,
    version.etag.length,
    version.storageClass,
  ]);
  // Suspended versioning replaces the version "null", wherever it was.
  expect(rows).toEqual([
    ['b', true, true, false, 4, 32, 'Standard'],
    ['b', false, false, true, 0, 0, ''],
    ['b', false, false, false, 2, 32, 'Standard'],
    ['b/c', false, true, false, 1, 32, 'Standard'],
  ]);
  expect(Array.from(store.objects('logs', { after: 'a', limit: 2 }), ({ key }) => key)).toEqual([
    'b',
    'b/c',
  ]);
  expect(Array.from(store.objects('logs', { prefix: 'b', after: 'b' }), ({ key }) => key)).toEqual([
    'b/c',
  ]);
  expect(Buffer.from(store.objectBody('logs', 'b') ?? []).toString()).toBe('4444');
  store.close();
});
