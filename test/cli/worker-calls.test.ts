import { EventEmitter } from 'node:events';
import { createBirpc } from 'birpc';
import { expect, test } from 'vitest';
import { callsOver } from '../../src/cli/worker-calls.ts';

/** A channel to a process that has ended: what it sent comes in, and nothing can be sent to it. */
class ToTheDead extends EventEmitter {
  readonly tried = Promise.withResolvers<void>();
  #left = 2;

  send(_message: unknown, callback: (error: Error) => void): boolean {
    callback(new Error('write EPIPE'));
    // An answer, and that there is none.
    this.#left -= 1;
    if (this.#left === 0) this.tried.resolve();
    return false;
  }
}

test('who asks and ends takes nobody along who answers', async () => {
  const failures: unknown[] = [];
  const onFailure = (failure: unknown) => void failures.push(failure);
  process.on('unhandledRejection', onFailure);
  try {
    const side = new ToTheDead();
    createBirpc({ take: () => 'taken' }, callsOver(side));
    side.emit('message', { t: 'q', i: 'one', m: 'take', a: [] });
    await side.tried.promise;
    await new Promise((resolve) => setImmediate(resolve));
    expect(failures).toEqual([]);
  } finally {
    process.off('unhandledRejection', onFailure);
  }
});

test('a call to who has ended fails', async () => {
  const primary = createBirpc<{ take(): string }>({}, callsOver(new ToTheDead()));
  await expect(primary.take()).rejects.toThrow('write EPIPE');
});
