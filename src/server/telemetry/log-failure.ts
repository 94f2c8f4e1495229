import type { Logger } from 'pino';
import { UpstreamError } from '../../inventory/errors.ts';

/** Logs an expected failure: only one of OSS itself is a warning. */
export function logFailure(log: Logger, failure: unknown): void {
  if (isAborted(failure)) log.debug({ err: failure }, 'given up: the caller left');
  else if (failure instanceof UpstreamError) log.warn({ err: failure }, 'OSS failed');
  else log.debug({ err: failure }, 'refused');
}

/** Whether OSS did not answer because the read was aborted. Causes may be circular. */
export function isAborted(failure: unknown, depth = 0): boolean {
  if (!(failure instanceof Error) || depth > 5) return false;
  return failure.name === 'AbortError' || isAborted(failure.cause, depth + 1);
}
