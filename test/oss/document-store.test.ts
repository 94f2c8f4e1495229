import { expect, test } from 'vitest';
import { InventoryError } from '../../src/inventory/errors.ts';
import { BucketVersions } from '../../src/oss/cache/bucket-versions.ts';
import type { OssClient, OssResponse } from '../../src/oss/client/messages.ts';
import { Retrier } from '../../src/oss/client/retry.ts';
import { TransportError } from '../../src/oss/client/transport.ts';
import { parseDocument } from '../../src/oss/client/xml.ts';
import { createDocumentStore } from '../../src/oss/inventory/document-store.ts';
import { RecentWrites } from '../../src/oss/inventory/recent-writes.ts';
import { ruleXml } from '../support/rules.ts';

const DOCUMENT = ruleXml('r1');

function answer(status: number, text: string): OssResponse {
  const headers = { 'x-oss-request-id': 'AAAAAAAAAAAAAAAAAAAAAAAA' };
  return { status, headers, body: Buffer.from(text) };
}

const failure = (status: number, code: string) =>
  answer(status, `<Error><Code>${code}</Code><Message>m</Message></Error>`);

/** What comes of one request to OSS: an answer, or none where the connection breaks. */
const ANSWERS = {
  ok: answer(200, ''),
  /** The connection breaks: OSS may still apply the write. */
  lost: undefined,
  /** OSS may have applied the write, and will not do so later. */
  failed: failure(500, 'InternalError'),
  refused: failure(403, 'AccessDenied'),
  taken: failure(409, 'InventoryAlreadyExist'),
  none: failure(404, 'NoSuchInventory'),
  same: answer(200, DOCUMENT),
  other: answer(200, DOCUMENT.replace('Daily', 'Weekly')),
};

type Answer = keyof typeof ANSWERS;

/** Creates a store whose writes and reads OSS answers in that order; each write is sent twice at most. */
function storeOn(writes: readonly Answer[], reads: readonly Answer[]) {
  const left = { writes: [...writes], reads: [...reads] };
  const client: OssClient = {
    async send({ method }) {
      const next = (method === 'GET' ? left.reads : left.writes).shift();
      if (!next) throw new Error(`OSS has no answer to another ${method}.`);
      const response = ANSWERS[next];
      if (!response) throw new TransportError(new Error('ECONNRESET'));
      return response;
    },
  };
  const clock = {
    now: () => 0,
    sleep: async () => {},
    timeout: () => new AbortController().signal,
    after: () => ({ [Symbol.dispose]() {} }),
  };
  let unanswered = 0;
  const store = createDocumentStore({
    client,
    pacedClient: client,
    onEndpoint: () => {},
    leases: undefined,
    retrier: new Retrier({ maxAttempts: 2 }, undefined, clock),
    clock,
    onUnanswered: () => {
      unanswered += 1;
    },
    recentWrites: new RecentWrites(clock, 1000),
    lagMs: 1000,
    regionOf: () => 'oss-cn-hangzhou',
    owner: 'me',
    versions: new BucketVersions({ lagMs: 1000 }),
    shareReads: false,
    cache: undefined,
    observer: undefined,
  });
  return {
    /** What a write comes to, once OSS has been asked all that it has an answer to. */
    async outcomeOf(write: (on: typeof store) => Promise<void>) {
      const outcome = await write(store).then(
        () => 'done',
        (error: unknown) => (error instanceof InventoryError ? error.code : error),
      );
      return { outcome, left, unanswered };
    },
  };
}

const address = { bucket: 'logs', inventoryId: 'r1' };

const ALREADY_EXISTS = 'InventoryConfigurationAlreadyExists';

/** What OSS answers to the writes and to the reads, and what comes of it. */
type Row = readonly [writes: string, reads: string, outcome: string];

function parse([writes, reads, outcome]: Row) {
  const words = (text: string) => text.split(' ').filter(Boolean) as Answer[];
  return { writes: words(writes), reads: words(reads), outcome };
}

const PUTS: readonly Row[] = [
  // OSS answers at once.
  ['ok', '', 'done'],
  ['taken', '', 'InventoryAlreadyExist'],
  ['refused', '', 'AccessDenied'],
  // An answer is lost, and the rule shows what became of the request.
  ['lost', 'same', 'done'],
  ['failed', 'same', 'done'],
  ['lost', 'other other', ALREADY_EXISTS],
  // The other rule was deleted a moment ago, and the first read was late.
  ['lost', 'other same', 'done'],
  ['lost ok', 'other none', 'done'],
  // It was not applied, and is sent again.
  ['lost ok', 'none', 'done'],
  ['failed ok', 'none', 'done'],
  ['lost taken', 'none same', 'done'],
  ['lost taken', 'none other other', 'InventoryAlreadyExist'],
  ['lost taken', 'none other same', 'done'],
  // The rule cannot be read.
  ['lost', 'refused', 'OutcomeUnknown'],
  ['failed', 'refused', 'OutcomeUnknown'],
  ['lost', 'other refused', 'OutcomeUnknown'],
  // It is given up: the last look decides.
  ['lost lost', 'none none same', 'done'],
  ['failed failed', 'none none same', 'done'],
  ['lost lost', 'none none none', 'OutcomeUnknown'],
  ['lost failed', 'none none none', 'OutcomeUnknown'],
  ['lost refused', 'none none none', 'OutcomeUnknown'],
  ['failed failed', 'none none none', 'NotApplied'],
  ['failed refused', 'none none none', 'AccessDenied'],
  ['failed failed', 'none none other', 'NotApplied'],
  ['failed failed', 'none none refused', 'OutcomeUnknown'],
  // OSS contradicts itself: it has the rule, and cannot find it.
  ['failed taken', 'none none none', 'OutcomeUnknown'],
  ['failed taken', 'none none same', 'done'],
];

test.for(PUTS)('a PUT that OSS answers with “%s”, and reads with “%s”, is %s', async (row) => {
  const { writes, reads, outcome } = parse(row);
  const document = parseDocument(Buffer.from(DOCUMENT), 'InventoryConfiguration');
  expect(await storeOn(writes, reads).outcomeOf((store) => store.put(address, document))).toEqual({
    outcome,
    left: { writes: [], reads: [] },
    unanswered: writes.filter((each) => each === 'lost').length,
  });
});

const DELETES: readonly Row[] = [
  ['ok', '', 'done'],
  ['none', '', 'done'],
  ['refused', '', 'AccessDenied'],
  // A delete that may have been applied can be sent again.
  ['lost ok', '', 'done'],
  ['failed none', '', 'done'],
  // It is given up: the last look decides.
  ['lost lost', 'none', 'done'],
  ['failed refused', 'none', 'done'],
  ['lost lost', 'same', 'OutcomeUnknown'],
  ['lost refused', 'same', 'OutcomeUnknown'],
  ['failed failed', 'same', 'NotApplied'],
  ['failed refused', 'same', 'AccessDenied'],
  ['failed failed', 'refused', 'OutcomeUnknown'],
];

test.for(DELETES)(
  'a DELETE that OSS answers with “%s”, and reads with “%s”, is %s',
  async (row) => {
    const { writes, reads, outcome } = parse(row);
    expect(await storeOn(writes, reads).outcomeOf((store) => store.delete(address))).toEqual({
      outcome,
      left: { writes: [], reads: [] },
      unanswered: writes.filter((each) => each === 'lost').length,
    });
  },
);
