import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';

/** How long one question to Redis may take, in milliseconds: it delays its request. */
const TIMEOUT_MS = 250;

/** How long each step of connecting to Redis may take, in milliseconds. */
const CONNECT_TIMEOUT_MS = 1000;

/** The kind of failures that are none of Redis's own answers. */
const CONNECTION = 'connection';

/** What a connection is for. */
export interface RedisUse {
  readonly url: string;
  readonly log: Logger;
  /** What holds while Redis is away, for the log. */
  readonly without: string;
  /** What holds when it is back, for the log. */
  readonly again: string;
  /** Asks something when Redis is there: also where nobody asks, the log shall say that it is back. */
  readonly probe: () => Promise<unknown>;
  /** Called when a connection has ended: what comes next may be a Redis that knows less. */
  readonly onClosed?: () => void;
  readonly scripts?: NonNullable<RedisOptions['scripts']>;
}

/** A Redis that may be away, which is no error: it is logged once, and tried again until it is back. */
export interface RedisConnection {
  /** Settles when Redis is there, or is known to be away. */
  readonly opened: Promise<void>;
  /**
   * Asks Redis, which has 250 ms to answer.
   *
   * @param kind what Redis may refuse by itself: one that is full takes no writes, and still reads.
   * @throws whatever keeps it from answering, and its own errors: it counts as away then, until it has answered a
   *   question of that kind.
   */
  ask<Result>(question: (redis: Redis) => Promise<Result>, kind?: string): Promise<Result>;
  close(): void;
}

/** Begins to connect to Redis. No address, user or password of it is ever logged. */
export function openRedis(use: RedisUse): RedisConnection {
  const { url, log, without, again, probe, onClosed = () => {}, scripts } = use;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: CONNECT_TIMEOUT_MS,
    disconnectTimeout: TIMEOUT_MS,
    // What was asked without an answer has been decided without Redis: it must not be done later.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // It would need a right (INFO) that nothing else here does.
    enableReadyCheck: false,
    ...(scripts ? { scripts } : {}),
  });

  /** What keeps it away: its connection, or kinds of questions that it refuses. */
  const failing = new Set<string>();
  const away = (error: unknown, kind = CONNECTION) => {
    const message = `Redis is away: ${without} until it is back`;
    if (failing.size === 0) log.warn({ reason: reasonOf(error) }, message);
    failing.add(kind);
  };
  const answered = (kind: string) => {
    const wasAway = failing.size > 0;
    failing.delete(CONNECTION);
    failing.delete(kind);
    if (wasAway && failing.size === 0) log.info(`Redis is back: ${again}`);
  };
  redis.on('error', (error) => away(error));
  redis.on('close', onClosed);
  redis.on('ready', () => void probe().catch(() => {}));

  return {
    opened: redis.connect().catch((error: unknown) => away(error)),
    async ask(question, kind = 'any') {
      try {
        // A Redis that hangs is left, so that only those wait for it who asked before that was known.
        const answer = question(redis);
        const { stream } = redis;
        const result = await inTime(answer, () => stream.destroy());
        answered(kind);
        return result;
      } catch (error) {
        away(error, isReply(error) ? kind : CONNECTION);
        throw error;
      }
    },
    close: () => redis.disconnect(),
  };
}

/** Fails where there is no answer in time, but for one that this process was too busy to read. */
async function inTime<T>(answer: Promise<T>, onLate: () => void): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  let isSettled = false;
  const timer = setTimeout(() => {
    setImmediate(() => {
      if (isSettled) return;
      reject(new Error(`no answer in ${TIMEOUT_MS} ms`));
      onLate();
    });
  }, TIMEOUT_MS);
  try {
    return await Promise.race([answer, late]);
  } finally {
    isSettled = true;
    clearTimeout(timer);
  }
}

/** Whether it is Redis's own answer. */
function isReply(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}

/** Why, in a word or a fixed text: messages have Redis's address, and its own the user in them. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error) return String(error.code);
  return isReply(error) ? (error.message.split(' ', 1)[0] ?? '') : error.message;
}
