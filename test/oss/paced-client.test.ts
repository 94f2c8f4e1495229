import { expect, test } from 'vitest';
import { createPacedClient } from '../../src/oss/client/paced-client.ts';

/** Lets everything go on that can. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A paced client whose answers are given by hand, and what it has sent. Each bucket's region is its name's start. */
function observed() {
  const pending: ((status: number) => void)[] = [];
  const client = createPacedClient(
    {
      send: () =>
        new Promise((resolve) => {
          pending.push((status) =>
            resolve({ status, headers: {}, body: Buffer.alloc(0), isCut: false }),
          );
        }),
    },
    (bucket) => bucket.split('-')[0] ?? '',
  );
  let buckets = 0;
  return {
    pending,
    send(region: string, count: number, signal?: AbortSignal) {
      return Array.from({ length: count }, () => {
        buckets += 1;
        const bucket = `${region}-${buckets}`;
        return client.send({
          action: 'oss:ListBucketInventory',
          method: 'GET',
          bucket,
          query: {},
          signal,
        });
      });
    },
    /** Answers the requests that are running now, oldest first. */
    async answer(...statuses: readonly number[]) {
      for (const status of statuses) pending.shift()?.(status);
      await settled();
    },
  };
}

const times = (count: number, status: number) => Array.from({ length: count }, () => status);

test('eight requests run at the same time in each region', async () => {
  const { send, pending, answer } = observed();
  const first = send('hangzhou', 20);
  expect(pending).toHaveLength(8);
  const second = send('shanghai', 20);
  expect(pending).toHaveLength(16);
  while (pending.length > 0) await answer(200);
  expect(await Promise.all([...first, ...second])).toHaveLength(40);
});

test('requests that were throttled together halve the number once, and later ones again', async () => {
  const { send, pending, answer } = observed();
  send('hangzhou', 100);
  await answer(...times(8, 503));
  expect(pending).toHaveLength(4);
  await answer(...times(4, 429));
  expect(pending).toHaveLength(2);
  for (let n = 0; n < 4; n += 1) await answer(...times(pending.length, 503));
  expect(pending).toHaveLength(1);
});

test('the number grows by one after 20 other answers, up to eight', async () => {
  const { send, pending, answer } = observed();
  send('hangzhou', 300);
  await answer(503);
  await answer(...times(7, 404));
  expect(pending).toHaveLength(4);
  for (let n = 0; n < 12; n += 1) await answer(200);
  expect(pending).toHaveLength(4);
  await answer(200);
  expect(pending).toHaveLength(5);
  for (let n = 0; n < 200; n += 1) await answer(200);
  expect(pending).toHaveLength(8);
});

test('a region that is throttled does not slow another one down', async () => {
  const { send, pending, answer } = observed();
  send('hangzhou', 8);
  await answer(...times(8, 503));
  send('shanghai', 20);
  expect(pending).toHaveLength(8);
});

test('an aborted request leaves the queue', async () => {
  const { send, pending, answer } = observed();
  send('hangzhou', 8);
  const controller = new AbortController();
  const [waiting] = send('hangzhou', 1, controller.signal);
  controller.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  await answer(...times(8, 200));
  expect(pending).toHaveLength(0);
});
