import { expect, test } from 'vitest';
import {
  bareRule,
  errorDocument,
  type HostileRequest,
  startHostile,
} from '../support/hostile-oss.ts';
import { ACCOUNT_ID, ruleXml } from '../support/rules.ts';
import { operationsOf, startSystem } from '../support/system.ts';

type Documents = (request: HostileRequest) => string;

/** Asks a server whose OSS answers 200 with these documents. */
async function ask(document: Documents, query: string) {
  await using system = await startHostile((request, response) => {
    response.writeHead(200, { 'content-type': 'application/xml' }).end(document(request));
  });
  const answer: {
    data: Record<string, { nodes: object[] } & Record<string, unknown>> | null;
    errors?: { message: string; extensions: { code: string } }[];
  } = JSON.parse(await system.ask(query));
  return { ...answer, requests: system.requests.length };
}

const rules = (...content: string[]) =>
  `<ListInventoryConfigurationsResult>${content.join('')}</ListInventoryConfigurationsResult>`;
const buckets = (names: readonly string[], rest = '', createdAt = '2026-01-31T12:00:00.000Z') => {
  const each = names.map(
    (name) => `<Bucket><Name>${name}</Name><CreationDate>${createdAt}</CreationDate></Bucket>`,
  );
  return `<ListAllMyBucketsResult><Buckets>${each.join('')}</Buckets>${rest}</ListAllMyBucketsResult>`;
};
const truncated = (flag: string, token: string) => `<IsTruncated>${flag}</IsTruncated>${token}`;

const ALL_RULES = '{ inventories(bucket: "logs", first: 100) { nodes { inventoryId } } }';
const ALL_BUCKETS = '{ buckets(first: 100) { nodes { name } } }';

test.for(['true', 'True', 'TRUE', ' true ', '\n  True\n', '1', '<![CDATA[True]]>'])(
  'a list that is truncated (%j) is read to its end',
  async (flag) => {
    const ruleDocument: Documents = ({ query }) =>
      query.has('continuation-token')
        ? rules(bareRule('b'), truncated('False', ''))
        : rules(bareRule('a'), truncated(flag, '<NextContinuationToken>a</NextContinuationToken>'));
    const bucketDocument: Documents = ({ query }) =>
      query.has('marker')
        ? buckets(['bbb'], truncated('FALSE', ''))
        : buckets(['aaa'], truncated(flag, '<NextMarker> aaa\n</NextMarker>'));
    expect((await ask(ruleDocument, ALL_RULES)).data).toEqual({
      inventories: { nodes: [{ inventoryId: 'a' }, { inventoryId: 'b' }] },
    });
    expect((await ask(bucketDocument, ALL_BUCKETS)).data).toEqual({
      buckets: { nodes: [{ name: 'aaa' }, { name: 'bbb' }] },
    });
  },
);

test.for(['false', 'False', ' FALSE\n', '0', ''])(
  'a list that is not truncated (%j) is read with one request',
  async (flag) => {
    const found = await ask(() => rules(bareRule('a'), truncated(flag, '')), ALL_RULES);
    expect(found.data).toEqual({ inventories: { nodes: [{ inventoryId: 'a' }] } });
    expect(found.requests).toBe(1);
  },
);

test.for([
  ['rules', ALL_RULES, 'inventoryId'],
  ['buckets', ALL_BUCKETS, 'name'],
] as const)('%s in one page that is not truncated are sorted', async ([, query, field]) => {
  // Ascending by their bytes: capital letters first.
  const names = ['beta', 'Zeta', 'alpha', 'omega'];
  const found = await ask(
    ({ query }) => (query.has('inventory') ? rules(...names.map(bareRule)) : buckets(names)),
    query,
  );
  expect(found.errors).toBeUndefined();
  const nodes = Object.values(found.data ?? {})[0]?.nodes;
  expect(nodes).toEqual(['Zeta', 'alpha', 'beta', 'omega'].map((name) => ({ [field]: name })));
});

test('a page in the middle of a list whose last page is out of order has no gap', async () => {
  const found = await ask(
    ({ query }) =>
      query.get('continuation-token') === 'b'
        ? rules(bareRule('d'), bareRule('c'))
        : rules(bareRule('a'), bareRule('b'), truncated('true', '')),
    '{ inventories(bucket: "logs", first: 3) { totalCount nodes { inventoryId } pageInfo { hasNextPage } } }',
  );
  expect(found.data).toEqual({
    inventories: {
      totalCount: 4,
      nodes: [{ inventoryId: 'a' }, { inventoryId: 'b' }, { inventoryId: 'c' }],
      pageInfo: { hasNextPage: true },
    },
  });
});

test.for([
  ['truncated', rules(bareRule('b'), bareRule('a'), truncated('true', ''))],
  ['of the same rule twice', rules(bareRule('a'), bareRule('b'), bareRule('a'))],
] as const)('a page out of order that is %s cannot be read', async ([, document]) => {
  const found = await ask(() => document, ALL_RULES);
  expect(found.data).toEqual({ inventories: null });
  expect(found.errors?.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
});

test.for([
  ['2026-01-31T12:00:00.000Z', '2026-01-31T12:00:00.000Z'],
  ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
  ['\n  2026-01-31T12:00:00.5Z\n', '2026-01-31T12:00:00.500Z'],
  ['2026-01-31T20:00:00+08:00', '2026-01-31T12:00:00.000Z'],
  ['2026-01-31T12:00:00', '2026-01-31T12:00:00.000Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ['+010000-01-01T00:00:00.000Z', null],
  ['10000-01-01T00:00:00.000Z', null],
  ['9999-12-31T23:59:59-01:00', null],
  ['0000-01-01T00:00:00Z', null],
  ['-000001-01-01T00:00:00Z', null],
  ['2026-02-30T12:00:00.000Z', null],
  ['2025-02-29T12:00:00.000Z', null],
  ['2026-13-01T12:00:00.000Z', null],
  ['2026-01-31T25:00:00.000Z', null],
  ['Infinity', null],
  ['', null],
] as const)('a bucket created at %j was created at %j', async ([stored, read]) => {
  const found = await ask(
    () => buckets(['aaa'], '', stored),
    '{ buckets(first: 1) { nodes { createdAt } } }',
  );
  expect(found.errors).toBeUndefined();
  expect(found.data).toEqual({ buckets: { nodes: [{ createdAt: read }] } });
});

const BOUNDS =
  '{ inventory(bucket: "logs", inventoryId: "r1") { isEnabled filter { minSize lastModifiedAfter } destination { accountId roleName } } }';

/** A rule whose elements have these texts. */
function ruleWith(time: string, size: string, flag: string): string {
  return ruleXml('r1')
    .replace(
      '<Prefix></Prefix>',
      `<LastModifyBeginTimeStamp>${time}</LastModifyBeginTimeStamp><LowerSizeBound>${size}</LowerSizeBound>`,
    )
    .replace('<IsEnabled>true', `<IsEnabled>${flag}`)
    .replace(/<(AccountId|RoleArn)>([^<]*)/g, '<$1> $2 ');
}

test.for([
  [' 1637883649 ', ' 100 ', '\n true\n', '2021-11-25T23:40:49.000Z', 100],
  ['\n1637883649\n', '\n\t100\n', 'True', '2021-11-25T23:40:49.000Z', 100],
  ['253402300799', '1', 'TRUE', '9999-12-31T23:59:59.000Z', 1],
  ['253402300800', '9007199254740992', ' 1', null, null],
  ['8640000000001', '-1', 'tRUE ', null, null],
] as const)(
  'a rule that says %j, %j and %j is read',
  async ([time, size, flag, after, minSize]) => {
    const found = await ask(() => ruleWith(time, size, flag), BOUNDS);
    expect(found.errors).toBeUndefined();
    expect(found.data).toEqual({
      inventory: {
        isEnabled: true,
        filter: { minSize, lastModifiedAfter: after },
        destination: { accountId: '1000000000000000', roleName: 'AliyunOSSRole' },
      },
    });
  },
);

test('a schedule and an incremental inventory are read in the same way', async () => {
  const incremental =
    '<IncrementalInventory><IsEnabled> True\n</IsEnabled><Schedule><Frequency>\n600\n</Frequency></Schedule></IncrementalInventory>';
  const stored = ruleXml('r1', incremental).replace(
    '<Frequency>Daily</Frequency>',
    '<Frequency> Monthly </Frequency><DayOfMonth> 5 </DayOfMonth><AutoDelete>TRUE</AutoDelete>',
  );
  const found = await ask(
    () => stored,
    '{ inventory(bucket: "logs", inventoryId: "r1") { dayOfMonth autoDelete incremental { isEnabled intervalSeconds } } }',
  );
  expect(found.errors).toBeUndefined();
  expect(found.data).toEqual({
    inventory: {
      dayOfMonth: 5,
      autoDelete: true,
      incremental: { isEnabled: true, intervalSeconds: 600 },
    },
  });
});

test('a rule that is stored with other capitals and padding is not written for the same values', async () => {
  await using system = await startSystem();
  system.emulator.storeRules('logs', [{ id: 'r1', xml: ruleWith('1637883649 ', ' 100', 'True') }]);
  const { data, errors } = await system.askText(
    'mutation { updateInventory(input: { bucket: "logs", inventoryId: "r1", isEnabled: true, filter: { minSize: 100 } }) { __typename } }',
  );
  expect(errors).toEqual([]);
  expect(data).toEqual({ updateInventory: { __typename: 'UpdateInventorySuccess' } });
  expect(operationsOf(system)).toEqual({ GetBucketInventory: 1 });
});

test('a lost answer to a write is resolved by a rule that says the same in other capitals', async () => {
  await using system = await startHostile(({ method }, response) => {
    if (method === 'PUT') response.writeHead(500).end(errorDocument('InternalError', 'Failed.'));
    else response.end(ruleXml('r1').replace('<IsEnabled>true', '<IsEnabled> True\n'));
  });
  const answer = await system.ask(`mutation {
    createInventory(input: {
      bucket: "logs", inventoryId: "r1", isEnabled: true, frequency: DAILY, includedObjectVersions: ALL,
      destination: { accountId: "${ACCOUNT_ID}", roleName: "AliyunOSSRole", bucket: "reports" }
    }) { __typename }
  }`);
  expect(JSON.parse(answer)).toMatchObject({
    data: { createInventory: { __typename: 'CreateInventorySuccess' } },
  });
});
