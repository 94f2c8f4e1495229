import { AsyncLocalStorage } from 'node:async_hooks';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { ANONYMOUS, type Caller, shownCaller } from '../../access/caller.ts';
import type { ObservedField } from '../../graphql/field-observer.ts';
import { InventoryError } from '../../inventory/errors.ts';
import type { OssObserver } from '../../oss/client/observer.ts';
import { AUDIT_MESSAGE } from './log-output.ts';
import { tenths } from './request-log.ts';

/** No id and no bucket's name that OSS takes is longer; what is refused can be of any length. */
const MAX_NAME_LENGTH = 200;

/** Keeps who changed what. */
export interface AuditLog {
  /** Hears which writes a mutation makes. */
  readonly observer: OssObserver;
  /** Runs a mutation, and writes its line. */
  mutation(caller: Caller | undefined, field: ObservedField, run: () => unknown): Promise<unknown>;
  /** Waits for the lines of mutations that are under way. */
  idle(): Promise<void>;
}

/** One line for each mutation that was begun, whatever came of it, and whatever LOG_LEVEL is. */
export function createAuditLog(parent: Logger): AuditLog {
  const log = parent.child({}, { level: 'info' });
  /** The ids that OSS gave to the writes of the mutation that runs. */
  const writes = new AsyncLocalStorage<string[]>();
  const underWay = new Set<Promise<unknown>>();

  const audited = async (
    caller: Caller | undefined,
    field: ObservedField,
    run: () => unknown,
  ): Promise<unknown> => {
    const startedAt = performance.now();
    const ossRequestIds: string[] = [];
    const ended = (came: Outcome) =>
      log.info(
        {
          caller: shownCaller(caller ?? ANONYMOUS),
          mutation: field.name.replace('Mutation.', ''),
          ...ruleOf(field.args),
          ...came,
          ossRequestIds,
          ms: tenths(performance.now() - startedAt),
        },
        AUDIT_MESSAGE,
      );
    try {
      const value = await writes.run(ossRequestIds, run);
      ended({ outcome: field.typeOf(value), ...codeOf(value) });
      return value;
    } catch (error) {
      ended(failed(error));
      throw error;
    }
  };

  return {
    observer: {
      sent({ method }) {
        const ids = method === 'GET' ? undefined : writes.getStore();
        return ({ requestId }) => {
          if (requestId !== null) ids?.push(requestId);
        };
      },
    },
    mutation(...args) {
      const running = audited(...args);
      underWay.add(running);
      const isOver = () => underWay.delete(running);
      running.then(isOver, isOver);
      return running;
    },
    async idle() {
      await Promise.allSettled(underWay);
    },
  };
}

/** What came of a mutation. */
interface Outcome {
  /** The type of its result, or the code of the error that it ended with instead. */
  readonly outcome: string;
  /** The code that OSS gave. */
  readonly code?: string;
}

function failed(error: unknown): Outcome {
  if (error instanceof InventoryError) return { outcome: error.publicCode, code: error.code };
  const code = error instanceof GraphQLError ? error.extensions['code'] : undefined;
  return { outcome: typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR' };
}

/** The result is one of a union's errors where it has a code: rules have none. */
function codeOf(value: unknown): Pick<Outcome, 'code'> {
  const hasCode = typeof value === 'object' && value !== null && 'code' in value;
  return hasCode && typeof value.code === 'string' ? { code: value.code } : {};
}

/** Which rule it is about: every mutation's `input` says so. */
function ruleOf({ input }: ObservedField['args']): Readonly<Record<string, string>> {
  if (typeof input !== 'object' || input === null) return {};
  const given = Object.entries(input).filter(
    (entry): entry is [string, string] =>
      (entry[0] === 'bucket' || entry[0] === 'inventoryId') && typeof entry[1] === 'string',
  );
  return Object.fromEntries(given.map(([name, value]) => [name, value.slice(0, MAX_NAME_LENGTH)]));
}
