import { AsyncLocalStorage } from 'node:async_hooks';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { ANONYMOUS, type Caller, shownCaller } from '../../access/caller.ts';
import type { ObservedField } from '../../graphql/field-observer.ts';
import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import { InventoryError } from '../../inventory/errors.ts';
import type { AuditChange, ChangeOutcome } from '../../loaders/plan/apply-plan.ts';
import type { SignedFile } from '../../loaders/report-settings.ts';
import type { OssObserver } from '../../oss/client/observer.ts';
import { AUDIT_MESSAGE } from './log-output.ts';
import { roundToTenths } from './request-log.ts';

/** Longer than each can be, in characters; invalid ones can have any length. */
const MAX_LENGTHS: Readonly<Record<string, number>> = {
  bucket: 200,
  inventoryId: 200,
  reportId: 1500,
};

/** How many unknown elements of a rule are logged, and how many characters of each. */
const MAX_UNKNOWN = 50;
const MAX_UNKNOWN_LENGTH = 1000;

/** Logs who changed what, and who got a signed URL. */
export interface AuditLog {
  /** Records the OSS requests of mutations. */
  readonly observer: OssObserver;
  /** Runs a mutation and logs it. */
  mutation(caller: Caller | undefined, field: ObservedField, run: () => unknown): Promise<unknown>;
  /** Runs a change of a plan and logs it, with the rule before and after. */
  change(caller: Caller | undefined, ...args: Parameters<AuditChange>): ReturnType<AuditChange>;
  /** Logs that a caller got a signed URL of a file of a report, without the URL. */
  signedUrl(caller: Caller | undefined, file: SignedFile): void;
  /** Waits until all running mutations are logged. */
  idle(): Promise<void>;
}

/** Creates the audit log: one line for each started mutation and each change of a plan, whatever the result and LOG_LEVEL. */
export function createAuditLog(parent: Logger): AuditLog {
  const log = parent.child({}, { level: 'info' });
  /** OSS's request ids of the running mutation's writes. */
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
          ...subjectOf(field.args),
          ...came,
          ossRequestIds,
          ms: roundToTenths(performance.now() - startedAt),
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
    async change(caller, change, run) {
      const startedAt = performance.now();
      const ossRequestIds: string[] = [];
      const outcome = await writes.run(ossRequestIds, run);
      // The mutation's own line has those of all of its changes.
      writes.getStore()?.push(...ossRequestIds);
      log.info(
        {
          caller: shownCaller(caller ?? ANONYMOUS),
          mutation: 'applyInventories',
          change: change.action,
          bucket: change.bucket,
          inventoryId: change.inventoryId,
          before: change.before && shownRule(change.before),
          ...cameOf(outcome),
          ossRequestIds,
          ms: roundToTenths(performance.now() - startedAt),
        },
        AUDIT_MESSAGE,
      );
      return outcome;
    },
    signedUrl(caller, file) {
      log.info({ caller: shownCaller(caller ?? ANONYMOUS), signedUrl: file }, AUDIT_MESSAGE);
    },
    async idle() {
      await Promise.allSettled(underWay);
    },
  };
}

interface Outcome {
  /** The type of the mutation's result, or the code of its error. */
  readonly outcome: string;
  /** OSS's code. */
  readonly code?: string;
}

function failed(error: unknown): Outcome {
  if (error instanceof InventoryError) return { outcome: error.publicCode, code: error.code };
  const code = error instanceof GraphQLError ? error.extensions['code'] : undefined;
  return { outcome: typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR' };
}

/** What became of a change, and the rule after it, as far as that is known. */
function cameOf({ status, inventory, error }: ChangeOutcome) {
  const after = inventory && shownRule(inventory);
  if (status === 'APPLIED') return { after, outcome: status };
  const came =
    error instanceof InventoryError ? { outcome: error.name, code: error.code } : failed(error);
  return { ...(after ? { after } : {}), ...came };
}

/** A rule without its key, which the line has already. OSS can have unknown elements of any number and length. */
function shownRule({ bucket, inventoryId, unknownElements, ...rule }: InventoryConfiguration) {
  const shown = unknownElements
    .slice(0, MAX_UNKNOWN)
    .map((xml) => xml.slice(0, MAX_UNKNOWN_LENGTH));
  return { ...rule, unknownElements: shown };
}

/** Only an error in the union has a code. */
function codeOf(value: unknown): Pick<Outcome, 'code'> {
  const hasCode = typeof value === 'object' && value !== null && 'code' in value;
  return hasCode && typeof value.code === 'string' ? { code: value.code } : {};
}

/** The rule, or the report, in the mutation's `input`. */
function subjectOf({ input }: ObservedField['args']): Readonly<Record<string, string>> {
  if (typeof input !== 'object' || input === null) return {};
  const given = Object.entries(input).flatMap(([name, value]) =>
    Object.hasOwn(MAX_LENGTHS, name) && typeof value === 'string'
      ? [[name, value.slice(0, MAX_LENGTHS[name])] as const]
      : [],
  );
  return Object.fromEntries(given);
}
