import { AsyncLocalStorage } from 'node:async_hooks';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { ANONYMOUS, type Caller, shownCaller } from '../../access/caller.ts';
import type { ObservedField } from '../../graphql/field-observer.ts';
import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import { InventoryError } from '../../inventory/errors.ts';
import type { AuditChange, ChangeOutcome } from '../../loaders/plan/apply-plan.ts';
import type { SignedFile } from '../../loaders/report-settings.ts';
import type { Writes } from '../../loaders/writes.ts';
import type { OssObserver } from '../../oss/client/observer.ts';
import { type AuditedRule, auditedRule } from './audited-rule.ts';
import { AUDIT_MESSAGE } from './log-output.ts';
import { roundToTenths } from './request-log.ts';

/** Longer than each can be, in characters; invalid ones can have any length. */
const MAX_LENGTHS: Readonly<Record<string, number>> = {
  bucket: 200,
  inventoryId: 200,
  reportId: 1500,
};

/** Logs who changed what, and who got a signed URL. */
export interface AuditLog {
  /** Records the OSS requests of mutations. */
  readonly observer: OssObserver;
  /** Runs a mutation and logs it. */
  mutation(caller: Caller | undefined, field: ObservedField, run: () => unknown): Promise<unknown>;
  /** Runs a change of a plan and logs it, with the rule before and after. */
  change(caller: Caller | undefined, ...args: Parameters<AuditChange>): ReturnType<AuditChange>;
  /** Makes writes that record, for the running mutation's line, the rule before and after. */
  observe(writes: Writes): Writes;
  /** Logs that a caller got a signed URL of a file of a report, without the URL. */
  signedUrl(caller: Caller | undefined, file: SignedFile): void;
  /** Waits until all running mutations are logged. */
  idle(): Promise<void>;
}

/** Creates the audit log: one line for each started mutation and each change of a plan, whatever the result and LOG_LEVEL. */
export function createAuditLog(parent: Logger): AuditLog {
  const log = parent.child({}, { level: 'info' });
  const running = new AsyncLocalStorage<Recorded>();
  const underWay = new Set<Promise<unknown>>();

  const audited = async (
    caller: Caller | undefined,
    field: ObservedField,
    run: () => unknown,
  ): Promise<unknown> => {
    const startedAt = performance.now();
    const recorded: Recorded = { ossRequestIds: [] };
    const ended = (came: Outcome) =>
      log.info(
        {
          caller: shownCaller(caller ?? ANONYMOUS),
          mutation: field.name.replace('Mutation.', ''),
          ...subjectOf(field.args),
          ...came,
          ...recorded,
          ms: roundToTenths(performance.now() - startedAt),
        },
        AUDIT_MESSAGE,
      );
    try {
      const value = await running.run(recorded, run);
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
        const ids = method === 'GET' ? undefined : running.getStore()?.ossRequestIds;
        return ({ requestId }) => {
          if (requestId !== null) ids?.push(requestId);
        };
      },
    },
    mutation(...args) {
      const mutation = audited(...args);
      underWay.add(mutation);
      const isOver = () => underWay.delete(mutation);
      mutation.then(isOver, isOver);
      return mutation;
    },
    observe(writes) {
      const record = (rules: Pick<Recorded, 'before' | 'after'>) => {
        Object.assign(running.getStore() ?? {}, rules);
      };
      return {
        ...writes,
        async create(...args) {
          const created = await writes.create(...args);
          record({ after: auditedRule(created) });
          return created;
        },
        async update(key, change) {
          const apply = (rule: InventoryConfiguration) => {
            record({ before: auditedRule(rule) });
            return change.apply(rule);
          };
          const updated = await writes.update(key, { ...change, apply });
          record({ after: auditedRule(updated) });
          return updated;
        },
      };
    },
    async change(caller, change, run) {
      const startedAt = performance.now();
      const ossRequestIds: string[] = [];
      const outcome = await running.run({ ossRequestIds }, run);
      // The mutation's own line has those of all of its changes.
      running.getStore()?.ossRequestIds.push(...ossRequestIds);
      log.info(
        {
          caller: shownCaller(caller ?? ANONYMOUS),
          mutation: 'applyInventories',
          change: change.action,
          bucket: change.bucket,
          inventoryId: change.inventoryId,
          before: change.before && auditedRule(change.before),
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

/** What a running mutation adds to its line. */
interface Recorded {
  /** OSS's request ids of its writes. */
  readonly ossRequestIds: string[];
  /** The rule as an update found it; absent if it was not read. */
  before?: AuditedRule;
  /** The rule as the mutation left it; absent unless it succeeded. */
  after?: AuditedRule;
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
  const after = inventory && auditedRule(inventory);
  if (status === 'APPLIED') return { after, outcome: status };
  const came =
    error instanceof InventoryError ? { outcome: error.name, code: error.code } : failed(error);
  return { ...(after ? { after } : {}), ...came };
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
