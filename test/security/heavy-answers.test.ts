import { expect, test } from 'vitest';
import { startOss } from '../cli/support.ts';
import { post, startProcess, temporaryFolder } from '../server/support.ts';
import { ruleXml } from '../support/rules.ts';

const CALLERS = 16;

/** A page whose answer has almost as many bytes as one may have: each rule's longest text under 99 names. */
const HEAVY = `{ inventories(bucket: "logs", first: 150) { nodes { filter { ${Array.from(
  { length: 99 },
  (_, index) => `a${index}: prefix`,
).join(' ')} } } } }`;

test('three of the heaviest answers at once leave 256 MB of heap enough for the others', async () => {
  await using oss = await startOss();
  await using folder = await temporaryFolder();
  const rules = Array.from({ length: 1000 }, (_, index) => `rule-${index + 1000}`);
  const prefix = `<Prefix>${'p'.repeat(1023)}</Prefix>`;
  oss.emulator.storeRules(
    'logs',
    rules.map((id) => ({ id, xml: ruleXml(id).replace('<Prefix></Prefix>', prefix) })),
  );
  await using server = await startProcess(folder.path, {
    ...oss.env,
    NODE_OPTIONS: '--max-old-space-size=256',
  });
  const heavy = Array.from({ length: 3 }, () => post(server.url, { query: HEAVY }));
  const startedAt = performance.now();
  const others = await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      const query = '{ inventories(bucket: "logs", first: 10) { nodes { inventoryId } } }';
      const { status } = await post(server.url, { query });
      return { status, ms: Math.round(performance.now() - startedAt) };
    }),
  );
  const texts = await Promise.all(heavy.map(async (answer) => (await answer).text()));
  process.stdout.write(
    `3 answers of ${texts.map(({ length }) => length).join(', ')} characters; ${CALLERS} others within ` +
      `${Math.max(...others.map(({ ms }) => ms))} ms\n`,
  );
  expect(others.map(({ status }) => status)).toEqual(Array.from({ length: CALLERS }, () => 200));
  for (const text of texts) expect(text.length).toBeGreaterThan(14_000_000);
  // One rule more, and it is refused.
  const refused = await post(server.url, { query: HEAVY.replace('first: 150', 'first: 170') });
  expect(await refused.text()).toContain('RESPONSE_LIMIT_EXCEEDED');
  server.signal('SIGTERM');
  expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
});
