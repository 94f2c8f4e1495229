import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';

/** The limit of one command in milliseconds, because it delays its request. */
const TIMEOUT_MS = 250;

/** The limit of each step of connecting to Redis, in milliseconds. */
const CONNECT_TIMEOUT_MS = 1000;

/** The kind of failures other than Redis's own errors. */
const CONNECTION = 'connection';

/** The purpose of a connection. */
export interface RedisUse {
  readonly url: string;
  readonly log: Logger;
  /** The consequence of an unavailable Redis, for the log. */
  readonly without: string;
  /** The consequence of its return, for the log. */
  readonly again: string;
  /** Sends a command after connecting, so that the log reports the return even without requests. */
  readonly probe: () => Promise<unknown>;
  /** Called when a connection has ended: the next one may lead to a Redis with less data. */
  readonly onClosed?: () => void;
  readonly scripts?: NonNullable<RedisOptions['scripts']>;
}

/** A Redis that may be unavailable. That is logged once, and connecting is repeated until it is back. */
export interface RedisConnection {
  /** Settles when Redis is connected or known to be unavailable. */
  readonly opened: Promise<void>;
  /**
   * Sends a command with a limit of 250 ms.
   *
   * @param kind what Redis can refuse separately: a full Redis refuses writes, but not reads.
   * @throws any failure, Redis's own errors included. Redis then counts as unavailable until a command of this kind
   * succeeds.
   */
  send<Result>(command: (redis: Redis) => Promise<Result>, kind?: string): Promise<Result>;
  close(): void;
}

/** Starts connecting to Redis. Its address, user and password are never logged. */
export function openRedis(use: RedisUse): RedisConnection {
  const { url, log, without, again, probe, onClosed = () => {}, scripts } = use;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: CONNECT_TIMEOUT_MS,
    disconnectTimeout: TIMEOUT_MS,
    // An unanswered command must not be sent later, because the caller has decided without it.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // The ready check needs a right (INFO) that nothing else here needs.
    enableReadyCheck: false,
    ...(scripts ? { scripts } : {}),
  });

  /** The reasons why it is unavailable: its connection, or kinds of commands that it refuses. */
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
    async send(command, kind = 'any') {
      try {
        // Closes the connection to a Redis that hangs, so that only earlier commands wait for it.
        const answer = command(redis);
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

/** Rejects without an answer in time, except if this process was too busy to read it. */
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

/** Whether Redis itself has answered with an error. */
function isReply(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}

/** A reason without messages, because they can have Redis's address or user. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error) return String(error.code);
  return isReply(error) ? (error.message.split(' ', 1)[0] ?? '') : error.message;
}
