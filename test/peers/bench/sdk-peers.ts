import { createRequire } from 'node:module';
import { BUCKET, idAt } from '../../bench/rules.ts';

/**
 * What users would do without this server, each in a process of its own: call ali-oss, or write a REST
 * endpoint over it.
 */
const [, , peer, endpoint = ''] = process.argv;

const OSS = createRequire(import.meta.url)('ali-oss');
const oss = new OSS({
  region: 'oss-cn-hangzhou',
  endpoint,
  accessKeyId: 'bench',
  accessKeySecret: 'bench',
  authorizationV4: true,
  sldEnable: true,
});

const NEW = {
  id: 'bench-new',
  isEnabled: true,
  OSSBucketDestination: {
    format: 'CSV',
    accountId: '1000000000000000',
    rolename: 'AliyunOSSRole',
    bucket: 'bench-reports',
  },
  frequency: 'Daily',
  includedObjectVersions: 'Current',
};

/** The same work as the documents of `work.ts`, by its name. */
const CALLS: Readonly<Record<string, () => Promise<unknown>>> = {
  'page of 100': () => oss.listBucketInventory(BUCKET),
  'page of 10': () => oss.listBucketInventory(BUCKET),
  'one rule': () => oss.getBucketInventory(BUCKET, idAt(500)),
  '100 rules by id': () =>
    Promise.all(
      Array.from({ length: 100 }, (_, index) => oss.getBucketInventory(BUCKET, idAt(200 + index))),
    ),
  'create + delete': async () => {
    await oss.putBucketInventory(BUCKET, NEW);
    await oss.deleteBucketInventory(BUCKET, NEW.id);
    return {};
  },
};

function callOf(work: string): () => Promise<unknown> {
  const call = CALLS[work];
  if (!call) throw new Error(`There is no work ${work}.`);
  return call;
}

/** Calls as often as time allows, so many at once. */
async function drive({ work, connections, ms }: { work: string; connections: number; ms: number }) {
  const call = callOf(work);
  const end = performance.now() + ms;
  const latencies: number[] = [];
  const loop = async () => {
    while (performance.now() < end) {
      const startedAt = performance.now();
      await call();
      latencies.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, loop));
  return latencies;
}

async function serve(): Promise<string> {
  const { default: fastify } = await import('fastify');
  const app = fastify();
  const items = ({ inventoryList, inventory, res: _res, ...rest }: Record<string, unknown>) =>
    inventoryList ?? inventory ?? rest;
  app.get('/:work', async ({ params }) => {
    const { work } = params as { work: string };
    const result = await callOf(work)();
    return Array.isArray(result) ? result.map(items) : items(result as Record<string, unknown>);
  });
  return app.listen({ port: 0, host: '127.0.0.1' });
}

process.on('disconnect', () => process.exit(0));
if (peer === 'ali-oss') {
  process.on('message', async (order: Parameters<typeof drive>[0]) => {
    process.send?.({ latencies: await drive(order) });
  });
  process.send?.({ url: '' });
} else process.send?.({ url: await serve() });
