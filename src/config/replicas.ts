import { z } from 'zod';
import { flag } from './kinds.ts';
import { setting } from './variables.ts';

/** Whether the Redis client can parse it: its errors would show a password. */
function isRedisUrl(text: string): boolean {
  if (!/^rediss?:\/\/[^/\s]\S*$/.test(text) || !URL.canParse(text)) return false;
  const { username, password, pathname } = new URL(text);
  try {
    decodeURIComponent(`${username}:${password}`);
  } catch {
    return false;
  }
  return /^(\/\d*)?$/.test(pathname);
}

const redisUrl = z.string().refine(isRedisUrl, {
  error:
    'must be redis://[user:password@]host[:port][/database], or rediss://, with user and ' +
    'password percent-encoded',
});

/** What replicas share, and which of them write. */
export const replicas = z.object({
  redisUrl: setting('REDIS_URL', redisUrl.optional(), {
    isSecret: true,
    about:
      'The Redis in which replicas share the rate limit and the [cache](cache.md), and take turns in writing a rule',
    values:
      '`redis://[user:password@]host[:port][/database]`, or `rediss://…` with TLS; user and password ' +
      'percent-encoded',
    otherwise: 'each process has its own rate limit and cache, and does not know what others write',
  }),
  hasLeases: setting('WRITE_LEASE', flag.default(true), {
    about:
      'With `REDIS_URL`: whether one replica at a time writes a rule. While Redis is away, updates are then refused. ' +
      'With `off`, replicas do not know what others write',
    values: '`on` or `off`',
  }),
  isReadOnly: setting('READ_ONLY', flag.default(false), {
    about:
      'Whether this replica refuses every mutation (`AccessDeniedError`, code `ReadOnly`). It needs no journal and no ' +
      'volume',
  }),
});
