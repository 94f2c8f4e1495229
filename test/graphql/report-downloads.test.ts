import { inspect } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { FULL_ACCESS } from '../../src/access/policy.ts';
import { DEFAULT_ACCOUNT } from '../../src/emulator/emulator.ts';
import { createSubgraphSchema } from '../../src/graphql/federation.ts';
import { schema } from '../../src/graphql/schema.ts';
import { DEFAULT_REPORT_SETTINGS } from '../../src/loaders/report-settings.ts';
import { startCollector } from '../server/collector.ts';
import { startReportSystem, writeReport } from '../support/reports.ts';
import type { TestSystem } from '../support/system.ts';

const MINUTE_MS = 60_000;

const SIGNING = { ...DEFAULT_REPORT_SETTINGS, maxSignedSeconds: 3600 };

const query = (seconds?: number) => `{
  inventory(bucket: "logs", inventoryId: "r1") {
    latestReport { files { nodes { key size
      signedUrl${seconds === undefined ? '' : `(expiresInSeconds: ${seconds})`} { url expiresAt }
    } } }
  }
}`;

type Signed = { key: string; size: number; signedUrl: { url: string; expiresAt: string } | null };

/** The files in an answer to {@link query}. */
function filesIn(data: unknown): readonly Signed[] {
  const { inventory } = data as {
    inventory: { latestReport: { files: { nodes: readonly Signed[] } } };
  };
  return inventory.latestReport.files.nodes;
}

async function signedUrl(system: TestSystem, seconds?: number) {
  const { data, errors } = await system.askText(query(seconds));
  expect(errors).toEqual([]);
  const [file] = filesIn(data);
  if (!file?.signedUrl) throw new Error('The answer has no signed URL.');
  return { ...file, ...file.signedUrl };
}

test('a signed URL opens the file without other credentials until it expires', async () => {
  const clock = { ahead: 0 };
  await using system = await startReportSystem({ now: () => Date.now() + clock.ahead });
  writeReport(system);
  const { url, size, expiresAt } = await signedUrl(system);
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  const body = Buffer.from(await answer.arrayBuffer());
  expect(body).toHaveLength(size);
  expect(gunzipSync(body).toString()).toBe(
    'logs,"a.txt","3","Standard"\n' +
      'logs,"b.txt","5","Standard"\n' +
      'logs,"c.txt","5","Standard"\n',
  );

  const left = new Date(expiresAt).getTime() - Date.now();
  expect(left).toBeGreaterThan(13 * MINUTE_MS);
  expect(left).toBeLessThanOrEqual(15 * MINUTE_MS);
  clock.ahead = left - MINUTE_MS;
  expect((await fetch(url)).status).toBe(200);
  clock.ahead = left + MINUTE_MS;
  const expired = await fetch(url);
  expect(expired.status).toBe(403);
  expect(await expired.text()).toContain('Request has expired');
});

test('a signed URL is for its file alone', async () => {
  await using system = await startReportSystem();
  const manifestKey = writeReport(system);
  const { url, key } = await signedUrl(system);
  const other = new URL(url);
  other.pathname = other.pathname.replace(key, manifestKey);
  expect((await fetch(other)).status).toBe(403);
  expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
  expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(403);
});

test('with temporary credentials, a signed URL carries the token, and the log does not', async () => {
  const user = {
    accessKeyId: 'STS.temporary',
    accessKeySecret: 's3cret',
    securityToken: 't0ken+/=',
  };
  await using system = await startReportSystem({
    accounts: [{ ...DEFAULT_ACCOUNT, users: [{ ...DEFAULT_ACCOUNT.users[0], ...user }] }],
  });
  writeReport(system);
  const { url } = await signedUrl(system);
  expect(new URL(url).searchParams.get('x-oss-security-token')).toBe(user.securityToken);
  expect((await fetch(url)).status).toBe(200);
  const lines = JSON.stringify(system.log);
  expect(lines).not.toContain('t0ken');
  expect(lines).not.toContain('x-oss-signature');
});

test('the audit log names the file and the caller, and no line of the log has the URL', async () => {
  await using system = await startReportSystem();
  writeReport(system);
  const { url, key } = await signedUrl(system, 60);
  const { searchParams } = new URL(url);
  const lines = JSON.stringify(system.log);
  expect(lines).not.toContain(searchParams.get('x-oss-signature'));
  expect(lines).not.toContain('x-oss-signature');
  expect(lines).not.toContain(DEFAULT_ACCOUNT.users[0]?.accessKeyId);
  expect(system.log.filter(({ signedUrl }) => signedUrl)).toMatchObject([
    { msg: 'audit', signedUrl: { bucket: 'reports', key, expiresInSeconds: 60 } },
  ]);
});

test('no trace has a signed URL', async () => {
  await using collector = await startCollector();
  const system = await startReportSystem({
    serving: { accessOf: () => FULL_ACCESS, reports: SIGNING, tracesEndpoint: collector.endpoint },
  });
  try {
    writeReport(system);
    await signedUrl(system);
  } finally {
    await system[Symbol.asyncDispose]();
  }
  const spans = inspect(collector.spans, { depth: null, maxStringLength: null });
  expect(spans).toContain('InventoryConfiguration.latestReport');
  expect(spans).not.toContain('x-oss-signature');
});

test('without a policy and REPORT_OBJECTS, callers see reports and neither rows nor URLs', async () => {
  await using system = await startReportSystem({
    serving: { accessOf: undefined, reports: SIGNING },
  });
  writeReport(system);
  const { data, errors } = await system.askText(`{
    inventory(bucket: "logs", inventoryId: "r1") { latestReport {
      state viewerCanReadObjects objects { nodes { key } } files { nodes { signedUrl { url } } }
    } }
  }`);
  expect(data).toEqual({
    inventory: {
      latestReport: {
        state: 'COMPLETE',
        viewerCanReadObjects: false,
        objects: null,
        files: { nodes: [{ signedUrl: null }] },
      },
    },
  });
  expect(errors.map(({ extensions }) => extensions?.code)).toEqual([
    'ACCESS_DENIED',
    'ACCESS_DENIED',
  ]);
  expect(system.requests.filter(({ key }) => key?.includes('/data/'))).toEqual([]);
});

const SCHEMAS = [
  ['the API', schema],
  ['the subgraph', createSubgraphSchema()],
] as const;

test.for(SCHEMAS)('no cache may store an answer of %s with a signed URL', async ([, served]) => {
  await using system = await startReportSystem({ serving: { schema: served } });
  writeReport(system);
  const get = (text: string) =>
    fetch(`${system.url}?query=${encodeURIComponent(text)}`, {
      headers: { 'graphql-require-preflight': '1' },
    });
  const post = (text: string) =>
    fetch(system.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: text }),
    });
  // Also where another field of the answer fails.
  const partly = `${query().slice(0, -1)} bucket(name: "logs") { inventories(after: "x") { nodes { id } } } }`;
  for (const send of [get, get, post, post]) {
    for (const text of [query(), partly]) {
      const answer = await send(text);
      const content = await answer.text();
      expect(content).toContain('x-oss-signature');
      expect(content).not.toContain('no-store');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('etag')).toBeNull();
    }
  }
  // Without a URL, a GET can be kept as ever.
  const other = await get(query().replace(/signedUrl.*/, ''));
  expect(other.headers.get('etag')).not.toBeNull();
});

test.each([0, -1, 61, 2 ** 31 - 1])(
  'a lifetime of %d s is refused at its argument',
  async (seconds) => {
    await using system = await startReportSystem({ settings: { maxSignedSeconds: 60 } });
    writeReport(system);
    const { data, errors } = await system.askText(query(seconds));
    expect(filesIn(data)).toMatchObject([{ signedUrl: null }]);
    expect(errors).toMatchObject([
      {
        path: ['inventory', 'latestReport', 'files', 'nodes', 0, 'signedUrl'],
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
    expect(errors[0]?.message).toContain('`expiresInSeconds`');
    expect(system.log.filter(({ signedUrl }) => signedUrl)).toEqual([]);
  },
);

test('the default lifetime fits a shorter limit of the server', async () => {
  await using system = await startReportSystem({ settings: { maxSignedSeconds: 60 } });
  writeReport(system);
  const { expiresAt } = await signedUrl(system);
  expect(new Date(expiresAt).getTime() - Date.now()).toBeLessThanOrEqual(MINUTE_MS);
});

test('without downloads, a signed URL is an error and the files are still listed', async () => {
  await using system = await startReportSystem({ settings: { maxSignedSeconds: 0 } });
  writeReport(system);
  const { data, errors } = await system.askText(query());
  expect(filesIn(data)).toMatchObject([{ signedUrl: null, size: expect.any(Number) }]);
  expect(errors).toMatchObject([{ extensions: { code: 'ACCESS_DENIED' } }]);
  expect(errors[0]?.message).toContain('REPORT_DOWNLOADS=true');
});
