import type { Logger } from 'pino';
import { shownCaller } from '../../access/caller.ts';
import type { RequestRecord } from './use-request-records.ts';

/** Callers choose their operations' names. */
const MAX_NAME_LENGTH = 100;

/** Some reasons quote what the caller sent. */
const MAX_REASON_LENGTH = 300;

/** One line for each request: who asked what, how long it took, and which error codes went out. */
export function requestLog(log: Logger): (record: RequestRecord) => void {
  return (record) => {
    const { method, path, status, operation, operationName, errorCodes } = record;
    // Probes come every few seconds; nobody reads of those that are well.
    const level = path.endsWith('z') && status < 300 ? 'debug' : 'info';
    log[level](
      {
        method,
        path,
        status,
        ms: tenths(record.ms),
        caller: shownCaller(record.caller),
        operation,
        operationName: operationName?.slice(0, MAX_NAME_LENGTH) ?? operationName,
        errorCodes,
        reason: record.reason?.slice(0, MAX_REASON_LENGTH),
      },
      'request',
    );
  };
}

/** Milliseconds as lines have them. */
export function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
