import type { Logger } from 'pino';
import { createLocalRateLimiter, type RateLimiter, type RateLimiterOptions } from './rate-limit.ts';

/** Makes what counts requests; what is only needed with Redis is loaded only then. */
export async function createRateLimiter(
  options: RateLimiterOptions,
  log: Logger,
): Promise<RateLimiter> {
  const { redisUrl, withoutRedis } = options;
  if (redisUrl === undefined) return createLocalRateLimiter(options);
  const { createRedisRateLimiter } = await import('./rate-limit-redis.ts');
  return createRedisRateLimiter({ ...options, redisUrl, withoutRedis }, log);
}
