import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { withoutAddresses } from '../../src/oss/client/error-document.ts';
import { MAX_DOCUMENT_BYTES, MAX_ERROR_BYTES } from '../../src/oss/client/transport.ts';
import { bareRule, errorDocument, rulesPage, startHostile } from '../support/hostile-oss.ts';

const RULES = '{ inventories(bucket: "logs", first: 5) { nodes { inventoryId } } }';

/** What takes minutes where time grows with the square of the text takes a part of a second else. */
const PROMPT_MS = 5000;

/** Measures the time of this process on the CPU, of which other processes take none. */
async function timed<Result>(work: () => Promise<Result> | Result) {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, ms: (user + system) / 1000 };
}

/** What the expressions that look for addresses could run along again and again. */
const ATOMS = [
  ...['a', 'a.', 'a-', '-a.', '-', '.', '_', '1', '1.', '1.1.1.1', 'a1.', '.a1', 'é.', 'x.aa_'],
  ...[
    '/',
    '/a',
    'a/',
    '[',
    '[a:',
    '[:',
    ':',
    'a:',
    'a://',
    '://',
    '\n',
    ' ',
    'a ',
    '.aliyuncs.com',
  ],
  ...['OSS ', 'OSS a', 'OSS4-HMAC-SHA256', 'localhost', '\\', '"', '(', '&amp;'],
];

describe('a text of OSS', () => {
  test.for(ATOMS)('of %j a million times is looked through at once', async (atom) => {
    const text = atom.repeat(1_000_000 / atom.length);
    // Its end keeps expressions from a match.
    const { result, ms } = await timed(() => withoutAddresses(`${text}\u0001`));
    expect(result.length).toBeLessThanOrEqual(500);
    expect(ms).toBeLessThan(PROMPT_MS);
  });

  test.for(ATOMS)('of %j as long as an answer can be does not stop the server', async (atom) => {
    const message = atom.repeat(60_000 / atom.length);
    await using system = await startHostile((_request, response) => {
      response.writeHead(500).end(errorDocument('InternalError', message));
    });
    const { result, ms } = await timed(() => system.ask(RULES));
    expect(result).toContain('UPSTREAM_UNAVAILABLE');
    expect(ms).toBeLessThan(PROMPT_MS);
  });

  test.for([
    ['see http://internal.corp.example/x?y, please', 'see … please'],
    ['at a.b.internal:9000, or 10.0.0.1:80.', 'at …, or ….'],
    ['...internal.corp.', '….'],
    ['git+ssh://host/x', 'git+…'],
    ['logs.oss-cn-hangzhou-internal.aliyuncs.com/logs?x=1 is it', '… is it'],
    ['Signature was OSS key:signature= here', 'Signature was … here'],
    ['v1.2 of 3.5 is no address', 'v1.2 of 3.5 is no address'],
    [`${'word '.repeat(399)}OSS keyid:signature`, 'word '.repeat(100)],
  ] as const)('%j goes out as %j', ([text, told]) => {
    expect(withoutAddresses(text)).toBe(told);
  });

  test('is cut between words, so that no half of an address is left', () => {
    for (const secret of [
      'http://corp.example/x',
      'db.corp.example:1',
      '10.11.12.13',
      '/etc/oss',
    ]) {
      for (let before = 1980; before < 2000; before += 1) {
        const spaces = ' '.repeat(before);
        expect(withoutAddresses(`${spaces}${secret}`).trim()).not.toMatch(/\w/);
      }
    }
  });
});

/** The pieces of 50 MB; `sent` counts those that went out. */
function* endless(piece: string, sent: { bytes: number }) {
  const chunk = Buffer.from(piece.repeat(65_536 / piece.length));
  yield '<ListInventoryConfigurationsResult>';
  for (; sent.bytes < 50_000_000; sent.bytes += chunk.length) yield chunk;
  yield '</ListInventoryConfigurationsResult>';
}

describe('an answer that is too long', () => {
  test.for([
    ['a page of rules', 200, bareRule('a'), MAX_DOCUMENT_BYTES],
    ['a page of what is not known', 200, '<a/>', MAX_DOCUMENT_BYTES],
    ['an error', 400, '<a/>', MAX_ERROR_BYTES],
    ['an error of 50 MB of text', 404, 'a', MAX_ERROR_BYTES],
  ] as const)(
    '%s is read no further than any of OSS’s is, and once',
    async ([, status, piece, most]) => {
      const sent = { bytes: 0 };
      await using system = await startHostile((_request, response) => {
        response.writeHead(status);
        pipeline(Readable.from(endless(piece, sent)), response).catch(() => {});
      });
      const { result, ms } = await timed(() => system.ask(RULES));
      expect(result).toContain('UPSTREAM_UNAVAILABLE');
      expect(result).toContain('UnreadableAnswer');
      expect(system.requests).toHaveLength(1);
      // What lies in the sockets between went out too.
      expect(sent.bytes).toBeLessThan(most + 20_000_000);
      expect(ms).toBeLessThan(PROMPT_MS);
    },
  );

  test('is refused where it has too many elements, too', async () => {
    await using system = await startHostile((_request, response) => {
      response.end(rulesPage('<a/>'.repeat(1_000_000)));
    });
    expect(await system.ask(RULES)).toContain('UnreadableAnswer');
    expect(system.requests).toHaveLength(1);
  });

  test('is none of OSS’s: 100 rules with the longest values are read', async () => {
    // As many bytes as a character can have in XML.
    const longest = (length: number) => '&#x10FFFF;'.repeat(length);
    const rule = (at: number) =>
      `<InventoryConfiguration><Id>${String(at).padStart(3, '0')}${longest(189)}</Id>` +
      `<Filter><Prefix>${longest(1023)}</Prefix></Filter><Destination><OSSBucketDestination>` +
      `<Prefix>${longest(1023)}</Prefix></OSSBucketDestination></Destination>` +
      `<OptionalFields>${'<Field>IsMultipartUploaded</Field>'.repeat(30)}</OptionalFields>` +
      `<Unknown>${'x'.repeat(2000)}</Unknown></InventoryConfiguration>`;
    const page = rulesPage(Array.from({ length: 100 }, (_, at) => rule(at)).join(''));
    await using system = await startHostile((_request, response) => void response.end(page));
    const text = await system.ask('{ inventories(bucket: "logs") { totalCount } }');
    expect(text).toContain('"totalCount":100');
  });
});

describe('an answer that was well delivered and cannot be read', () => {
  const unreadable = [
    ['a page of a proxy', 200, '<html></html>'],
    ['nothing', 200, ''],
    ['half a document', 200, '<ListInventoryConfigurationsResult><Inv'],
    ['no text', 200, '\u0000\ufffd'],
    ['an error without a document', 404, 'not found'],
    ['an error without a code', 400, errorDocument('', 'bad')],
    ['another success', 206, rulesPage('')],
    ['a redirection', 302, ''],
  ] as const;

  test.for(unreadable)('%s is not asked for again', async ([, status, body]) => {
    await using system = await startHostile((_request, response) => {
      response.writeHead(status).end(body);
    });
    expect(await system.ask(RULES)).toContain('UPSTREAM_UNAVAILABLE');
    expect(system.requests).toHaveLength(1);
  });

  test('takes nobody’s retries, and does not count as an OSS that is down', async () => {
    const failed = new Set<string>();
    await using system = await startHostile(({ bucket, query }, response) => {
      if (bucket !== 'logs') return void response.end('<html></html>');
      // One that works again a moment later, for each id.
      const id = query.get('inventoryId') ?? '';
      if (failed.has(id)) response.end(bareRule(id));
      else response.writeHead(503).end(errorDocument('ServiceUnavailable', 'busy'));
      failed.add(id);
    });
    for (let count = 0; count < 40; count += 1) {
      expect(await system.ask(RULES.replace('logs', 'other'))).toContain('UnreadableAnswer');
    }
    const rule = '{ inventory(bucket: "logs", inventoryId: "a") { inventoryId } }';
    expect(await system.ask(rule)).toContain('"inventoryId":"a"');
    expect((await fetch(new URL('/readyz', system.url))).status).toBe(200);
  });
});

test('a time that no signature can have does not stop the requests that follow', async () => {
  let isSkewed = true;
  await using system = await startHostile((_request, response) => {
    const far = '<ServerTime>+275760-09-13T00:00:00.000Z</ServerTime>';
    const skewed = errorDocument('RequestTimeTooSkewed', 'late', far);
    if (isSkewed) response.writeHead(403).end(skewed);
    else response.end(rulesPage(bareRule('a')));
  });
  expect(await system.ask(RULES)).toContain('UPSTREAM_UNAVAILABLE');
  isSkewed = false;
  expect(await system.ask(RULES)).toContain('"inventoryId":"a"');
});

describe('a list that never ends', () => {
  /** Ids in their order, each behind the one before. */
  const idAt = (at: number) => String(at).padStart(9, '0');
  const nextOf = (token: string | null) => idAt(Number(token ?? 0) + 1);
  const bucket = (name: string) => `<Bucket><Name>${name}</Name></Bucket>`;

  test.for([
    ['counted', 'totalCount', 10],
    ['read to a match that is not there', 'edges { cursor }', 10],
    ['read from its end', 'nodes { inventoryId }', 10],
  ] as const)('of rules is not %s: ten pages are the most that a bucket has', async (row) => {
    const [how, fields, pages] = row;
    const filter = how.includes('match') ? ', filterBy: { isEnabled: true }' : '';
    const page = how.includes('end') ? ', last: 5' : '';
    await using system = await startHostile(({ query }, response) => {
      const id = nextOf(query.get('continuation-token'));
      response.end(rulesPage(bareRule(id), id));
    });
    const text = await system.ask(`{ inventories(bucket: "logs"${page}${filter}) { ${fields} } }`);
    expect(text).toContain('UPSTREAM_UNAVAILABLE');
    expect(text).toContain('UnreadableAnswer');
    expect(system.requests).toHaveLength(pages);
  });

  test('of rules is read as far as its first page goes', async () => {
    await using system = await startHostile(({ query }, response) => {
      const id = nextOf(query.get('continuation-token'));
      response.end(rulesPage(bareRule(id), id));
    });
    expect(await system.ask(RULES)).toContain(idAt(5));
    expect(system.requests).toHaveLength(5);
  });

  test.for([
    ['has the same page again', () => 'a'],
    ['goes back', (marker: string) => (marker === '' ? 'b' : 'a')],
    ['has nothing in a page', (marker: string) => (marker === '' ? 'b' : '')],
  ] as const)('of buckets that %s is not read on', async ([, nameAfter]) => {
    await using system = await startHostile(({ query }, response) => {
      const name = nameAfter(query.get('marker') ?? '');
      response.end(
        `<ListAllMyBucketsResult><Buckets>${name && bucket(name)}</Buckets>` +
          '<IsTruncated>true</IsTruncated><NextMarker>b</NextMarker></ListAllMyBucketsResult>',
      );
    });
    expect(await system.ask('{ buckets(first: 10) { nodes { name } } }')).toContain(
      'UnreadableAnswer',
    );
    expect(system.requests).toHaveLength(2);
  });
});

describe('Retry-After', () => {
  const DELETE =
    'mutation { deleteInventory(input: { bucket: "logs", inventoryId: "a" }) { __typename } }';
  const RULE = `<InventoryConfiguration><Id>a</Id><IsEnabled>true</IsEnabled></InventoryConfiguration>`;
  const UPDATE = `mutation { updateInventory(input: { bucket: "logs", inventoryId: "a", isEnabled: false }) {
    __typename ... on ThrottledError { retryAfterSeconds } } }`;

  test.for([
    '2147484',
    '4294968',
    '99999999999999999999',
    `${'9'.repeat(400)}`,
    'Fri, 31 Dec 9999 23:59:59 GMT',
    'Fri, 25 Dec 2026 23:59:59 GMT',
  ])('of %s is at most an hour to a caller, and no reason to ask at once', async (after) => {
    await using system = await startHostile(
      ({ method }, response) => {
        if (method === 'GET') return void response.end(RULE);
        response.writeHead(503, { 'retry-after': after }).end(errorDocument('SlowDown', 'slow'));
      },
      { updateStepMs: 300 },
    );
    const text = await system.ask(UPDATE);
    expect(text).not.toMatch(/"retryAfterSeconds":(?!3600)/);
    await system.ask(DELETE);
    expect(system.requests.filter(({ method }) => method === 'DELETE').length).toBeLessThan(10);
  });
});
