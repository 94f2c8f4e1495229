import { setTimeout as sleep } from 'node:timers/promises';
import type { OssErrorShape } from './errors.ts';
import { type Fault, type FaultPhase, phaseOf } from './faults.ts';
import type { Outcome } from './outcome.ts';

const PAGE = '<html><body>The proxy had no answer from OSS.</body></html>';

/**
 * Applies a request with its fault, if any.
 *
 * @returns undefined if the connection must be closed
 */
export async function runWithFault(
  fault: Fault | undefined,
  toOutcome: (shape: OssErrorShape) => Outcome,
  isClosed: () => boolean,
  apply: () => Outcome,
): Promise<Outcome | undefined> {
  if (fault?.kind === 'proxy') {
    fault.onMeet?.();
    void fault.until?.then(
      () => isClosed() || apply(),
      () => {},
    );
    return { status: fault.status, body: PAGE, headers: { 'content-type': 'text/html' } };
  }
  const before = await meet(fault, 'before', toOutcome);
  if (before !== 'pass') return before;
  if (isClosed()) return undefined;
  const outcome = apply();
  const after = await meet(fault, 'after', toOutcome);
  return after === 'pass' ? outcome : after;
}

async function meet(
  fault: Fault | undefined,
  phase: FaultPhase,
  toOutcome: (shape: OssErrorShape) => Outcome,
): Promise<Outcome | undefined | 'pass'> {
  if (fault === undefined || phaseOf(fault) !== phase) return 'pass';
  fault.onMeet?.();
  switch (fault.kind) {
    case 'hold':
      await Promise.allSettled([fault.until]);
      return 'pass';
    case 'delay':
      await sleep(fault.ms, undefined, { ref: false });
      return 'pass';
    case 'reset':
      return undefined;
    case 'error': {
      const { status, code, message = code, ec, retryAfter } = fault;
      const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
      return toOutcome({ status, code, message, ec, headers });
    }
    case 'body': {
      const { status = 200, body, contentType = 'application/xml' } = fault;
      return { status, body, headers: { 'content-type': contentType } };
    }
    default:
      return 'pass';
  }
}
