import type { Logger } from 'pino';
import { createLocalRateLimiter, type RateLimiter, type RateLimiterOptions } from './rate-limit.ts';

/** Creates the rate limiter. The client of Redis is loaded only if it is needed. */
export async function createRateLimiter(
  options: RateLimiterOptions,
  log: Logger,
): Promise<RateLimiter> {
  const { redisUrl, withoutRedis } = options;
  if (redisUrl === undefined) return createLocalRateLimiter(options);
  const { createRedisRateLimiter } = await import('./rate-limit-redis.ts');
  return createRedisRateLimiter({ ...options, redisUrl, withoutRedis }, log);
}
