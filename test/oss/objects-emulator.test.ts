import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { DEFAULT_ACCOUNT, startEmulator } from '../../src/emulator/emulator.ts';
import { compareIds } from '../../src/inventory/id-order.ts';
import { staticCredentials } from '../../src/oss/credentials/credentials.ts';
import { createOss } from '../../src/oss/oss.ts';
import { repeatable } from '../support/seed.ts';
import { simulateTime } from '../support/simulated-time.ts';

const CONTENT = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));

/** An emulator with the bucket `reports`, and the objects of a client for it. */
async function connect() {
  const clock = { now: Date.now() };
  const emulator = await startEmulator({ now: () => clock.now });
  emulator.createBucket({ name: 'reports' });
  const [user] = DEFAULT_ACCOUNT.users;
  const { accessKeyId = '', accessKeySecret = '' } = user ?? {};
  const oss = createOss({
    region: 'oss-cn-hangzhou',
    endpoint: emulator.url,
    log: pino({ level: 'silent' }),
    retry: { baseDelayMs: 0 },
  });
  return {
    clock,
    emulator,
    ...oss.as(staticCredentials({ accessKeyId, accessKeySecret })),
    async [Symbol.asyncDispose]() {
      await oss.close();
      await emulator.close();
    },
  };
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** Keys of any Unicode, with all that URLs, XML and paths treat specially. */
const anyKey = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '/',
        '//',
        '..',
        '+',
        '%',
        '%2F',
        ' ',
        '?',
        '#',
        '&',
        '<',
        '"',
        "'",
        '\\',
        '\n',
      ),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => `k${parts.join('')}`)
  .filter((key) => key.isWellFormed());

test('keys of any characters are listed, read and downloaded', async () => {
  await using oss = await connect();
  const keys = fc.uniqueArray(anyKey, { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(keys, async (all) => {
      oss.emulator.deleteObjects('reports');
      oss.emulator.putObjects(
        'reports',
        all.map((key) => ({ key, body: key })),
      );
      const listed: string[] = [];
      let token: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof oss.objects.list>> = await oss.objects.list(
          'reports',
          { token, maxKeys: 7 },
        );
        listed.push(...page.objects.map(({ key }) => key));
        token = page.nextToken;
      } while (token !== null);
      expect(listed).toEqual(all.toSorted(compareIds));
      for (const key of all.slice(0, 5)) {
        const stored = await oss.objects.get('reports', key, { maxBytes: 10_000 });
        expect(stored?.body.toString()).toBe(key);
        expect((await collect(oss.objects.read('reports', key))).toString()).toBe(key);
      }
    }),
    repeatable('keys of objects', 20),
  );
});

test('prefix, delimiter and place are what OSS takes them for', async () => {
  await using oss = await connect();
  const keys = ['p/a/1', 'p/a/2', 'p/b c/1', 'p/x', 'q'];
  oss.emulator.putObjects(
    'reports',
    keys.map((key) => ({ key })),
  );
  const page = await oss.objects.list('reports', {
    prefix: 'p/',
    delimiter: '/',
    startAfter: 'p/a',
  });
  expect(page.prefixes).toEqual(['p/a/', 'p/b c/']);
  expect(page.objects.map(({ key }) => key)).toEqual(['p/x']);
  const after = await oss.objects.list('reports', { startAfter: 'p/b' });
  expect(after.objects.map(({ key }) => key)).toEqual(['p/b c/1', 'p/x', 'q']);
});

describe('a stream', () => {
  test.for(['close', 'reset'] as const)('survives that the connection breaks: %s', async (how) => {
    await using oss = await connect();
    oss.emulator.putObjects('reports', [{ key: 'k', body: CONTENT }]);
    for (const bytes of [100_000, 0, 1]) {
      oss.emulator.inject({ kind: 'truncate', operation: 'GetObject', bytes, how });
    }
    expect((await collect(oss.objects.read('reports', 'k'))).equals(CONTENT)).toBe(true);
  });

  test('survives that OSS sends nothing any more', async () => {
    await using oss = await connect();
    oss.emulator.putObjects('reports', [{ key: 'k', body: CONTENT }]);
    oss.emulator.inject({ kind: 'truncate', operation: 'GetObject', bytes: 1000, how: 'stall' });
    using time = simulateTime();
    const chunks = oss.objects.read('reports', 'k')[Symbol.asyncIterator]();
    const { value: first } = await chunks.next();
    expect(first).toHaveLength(1000);
    const second = chunks.next();
    time.pass(30_000);
    expect((await second).value?.[0]).toBe(CONTENT[1000]);
    await chunks.return?.();
  });

  test('never joins two versions', async () => {
    await using oss = await connect();
    oss.emulator.putObjects('reports', [{ key: 'k', body: CONTENT }]);
    oss.emulator.inject({ kind: 'truncate', operation: 'GetObject', bytes: 1000, how: 'close' });
    const chunks = oss.objects.read('reports', 'k')[Symbol.asyncIterator]();
    await chunks.next();
    oss.emulator.putObjects('reports', [{ key: 'k', body: 'another' }]);
    await expect(chunks.next()).rejects.toMatchObject({ code: 'PreconditionFailed' });
  });

  test('of an archived object is refused', async () => {
    await using oss = await connect();
    oss.emulator.putObjects('reports', [{ key: 'k', body: 'x', storageClass: 'Archive' }]);
    await expect(collect(oss.objects.read('reports', 'k'))).rejects.toMatchObject({
      name: 'RefusedError',
      code: 'InvalidObjectState',
    });
  });

  test('from behind the end is refused, not answered with the whole object', async () => {
    await using oss = await connect();
    oss.emulator.putObjects('reports', [{ key: 'k', body: 'x' }]);
    const read = collect(oss.objects.read('reports', 'k', { offset: 5 }));
    await expect(read).rejects.toMatchObject({ name: 'RefusedError', code: 'InvalidRange' });
  });
});

test('a signed URL opens until it expires', async () => {
  await using oss = await connect();
  const key = "p//a b+c%2F中&?#!'()*~.csv.gz";
  oss.emulator.putObjects('reports', [{ key, body: CONTENT }]);
  const { url, expiresAt } = await oss.objects.signedUrl('reports', key, 60);
  const response = await fetch(url);
  expect(Buffer.from(await response.arrayBuffer()).equals(CONTENT)).toBe(true);
  oss.clock.now = expiresAt.getTime() + 1000;
  const late = await fetch(url);
  expect(late.status).toBe(403);
  await late.body?.cancel();
});

test.each([
  ['behind', 3 * 3_600_000],
  ['ahead of', -3 * 3_600_000],
])(
  'a signed URL opens and expires by OSS’s clock where this machine’s is %s it',
  async (_, skew) => {
    await using oss = await connect();
    oss.clock.now += skew;
    oss.emulator.putObjects('reports', [{ key: 'k', body: CONTENT }]);
    await collect(oss.objects.read('reports', 'k'));
    const { url, expiresAt } = await oss.objects.signedUrl('reports', 'k', 60);
    expect(Math.abs(expiresAt.getTime() - oss.clock.now - 60_000)).toBeLessThan(30_000);
    const statuses: number[] = [];
    for (const now of [oss.clock.now, expiresAt.getTime() + 1000]) {
      oss.clock.now = now;
      const response = await fetch(url);
      await response.body?.cancel();
      statuses.push(response.status);
    }
    expect(statuses).toEqual([200, 403]);
  },
);
