import type { Emulator, ObjectSetup } from '../../src/emulator/emulator.ts';
import { type Ask, ask, type Reply } from './client.ts';
import { startWithBuckets } from './set-up.ts';

const NOW = Date.parse('2026-11-29T16:02:03.456Z');

/** Of the object that {@link startWithDigits} stores. */
export const LAST_MODIFIED = 'Sun, 29 Nov 2026 16:02:03 GMT';
export const ETAG = 'E807F1FCF82D132F9BB018CA6738A19F';

/** An emulator with object `digits`, `1234567890`, in bucket `logs`. */
export async function startWithDigits(setup: Partial<ObjectSetup> = {}): Promise<Emulator> {
  const emulator = await startWithBuckets({ now: () => NOW });
  emulator.putObjects('logs', [{ key: 'digits', body: '1234567890', ...setup }]);
  return emulator;
}

/** Sends a request for object `digits`, unless `more` names another. */
export function digits(
  emulator: Emulator,
  method: string,
  headers: Record<string, string> = {},
  more: Ask = {},
): Promise<Reply> {
  return ask(emulator, {
    method,
    bucket: 'logs',
    object: 'digits',
    at: new Date(NOW),
    headers,
    ...more,
  });
}

/** Status, code and EC of an answer with an `Error` document. */
export function problem(reply: Reply) {
  return [reply.status, reply.at('Code'), reply.at('EC')];
}

/** The `Error` document of an answer to HEAD, which has no body. */
export function headProblem({ headers }: Reply): string {
  return Buffer.from(String(headers['x-oss-err']), 'base64').toString();
}
