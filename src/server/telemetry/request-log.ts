import type { Logger } from 'pino';
import { shownCaller } from '../../access/caller.ts';
import type { RequestRecord } from './use-request-records.ts';

/** Callers choose the names of their operations. */
const MAX_NAME_LENGTH = 100;

/** Some reasons quote what the caller sent. */
const MAX_REASON_LENGTH = 300;

/** Creates the access log: one line for each request. */
export function requestLog(log: Logger): (record: RequestRecord) => void {
  return (record) => {
    const { method, path, status, operation, operationName, errorCodes } = record;
    // Successful probes of health come every few seconds.
    const level = path.endsWith('z') && status < 300 ? 'debug' : 'info';
    log[level](
      {
        method,
        path,
        status,
        ms: roundToTenths(record.ms),
        caller: shownCaller(record.caller),
        client: record.client.name,
        clientVersion: record.client.version,
        operation,
        operationName: operationName?.slice(0, MAX_NAME_LENGTH) ?? operationName,
        errorCodes,
        reason: record.reason?.slice(0, MAX_REASON_LENGTH),
      },
      'request',
    );
  };
}

/** Rounds to one decimal place. */
export function roundToTenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
