import { execute, GraphQLError, getOperationAST, OperationTypeNode, parse } from 'graphql';
import { FULL_ACCESS, readOnly } from '../../access/policy.ts';
import type { Config } from '../../config/index.ts';
import { failBecause, StartError } from '../../config/start-error.ts';
import { toPublicError } from '../../graphql/public-error.ts';
import { schema } from '../../graphql/schema.ts';
import { createDataAccess } from '../../loaders/data-access.ts';
import { createJournal, NO_JOURNAL } from '../../oss/inventory/journal.ts';
import {
  type JournalLock,
  JournalLockedError,
  lockJournal,
} from '../../oss/inventory/journal-lock.ts';
import { createOss } from '../../oss/oss.ts';
import { withReports } from '../../reports/report-store.ts';
import { accountOss } from '../../server/configured-oss.ts';
import { openLeases } from '../../server/open-leases.ts';
import { createLogger } from '../../server/telemetry/logger.ts';
import { complain } from '../exit.ts';
import { NO_CREDENTIALS } from '../open-oss.ts';
import { printable } from '../printable.ts';
import { type AnswerError, type Api, ApiError } from './api.ts';

/**
 * The API in this process, with the rights of the configured account: no policy applies.
 *
 * @param directory the journal, which protects rules during updates; locked until the API is disposed of. Updates of
 *   earlier processes are completed first. Absent, and with READ_ONLY: for reads.
 * @throws StartError if there is no account, or another process has the journal.
 */
export async function createDirectApi(config: Config, directory?: string): Promise<Api> {
  // Who writes nothing puts no rule back either.
  const journal = config.isReadOnly ? undefined : directory;
  if (!config.oss) throw new StartError(NO_ACCOUNT);
  const configured = accountOss(config.oss);
  const { credentials, target, name } = configured;
  if (!credentials) throw new StartError(NO_CREDENTIALS);
  const lock = journal === undefined ? undefined : await lockOf(journal);
  const { attemptTimeoutMs, lateWriteMs, maxConcurrency } = config;
  const log = await createLogger('warn', { write: showLogLine });
  const oss = createOss({
    ...target,
    log,
    // Servers on the same Redis take turns with this process.
    leaseStore: lock && (await openLeases(config.leaseUrl, lock, log)),
    journal: journal === undefined ? NO_JOURNAL : createJournal(journal, name),
    attemptTimeoutMs,
    lateMs: lateWriteMs,
    maxConcurrency,
  });
  // A rule that an earlier process has deleted for an update must not be missing in a plan.
  if (lock) await oss.finishUpdates(credentials).catch(failBecause(CANNOT_USE));
  const stores = withReports(oss.as(credentials));
  const access = config.isReadOnly ? readOnly(FULL_ACCESS) : FULL_ACCESS;
  return {
    async run<Data>(document: object, variables: unknown, signal?: AbortSignal): Promise<Data> {
      const operation = parse(`${document}`);
      // Changes under way end by themselves, so that their outcome is known.
      const stopping =
        getOperationAST(operation)?.operation === OperationTypeNode.MUTATION
          ? { isStopping: () => signal?.aborted === true }
          : { signal };
      const { data, errors = [] } = await execute({
        schema,
        document: operation,
        variableValues: Object(variables),
        contextValue: createDataAccess(stores, { access, ...stopping }),
      });
      if (errors.length > 0) throw new ApiError(errors.map(asPublic));
      return data as Data;
    },
    async [Symbol.asyncDispose]() {
      await oss.close();
      lock?.[Symbol.dispose]();
    },
  };
}

const NO_ACCOUNT =
  'There is neither a server nor an account: name the URL of the API with --server, or set OSS_REGION, ' +
  'OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET.';

const CANNOT_USE = 'The directory of --journal cannot be used';

async function lockOf(journal: string): Promise<JournalLock> {
  try {
    return await lockJournal(journal);
  } catch (error) {
    if (!(error instanceof JournalLockedError)) return failBecause(CANNOT_USE)(error);
    const message =
      `The journal ${journal} belongs to ${error.message}: wait for it, or change the rules through that server ` +
      'with --server.';
    throw new StartError(message, { cause: error });
  }
}

/** @throws the error behind it if it is a bug. */
function asPublic(error: GraphQLError): AnswerError {
  const known = toPublicError(error) ?? error;
  const { originalError } = known;
  const isExpected = known !== error || !originalError || originalError instanceof GraphQLError;
  if (!isExpected) throw originalError;
  const { message, path = [], extensions } = known;
  return { message, path, extensions };
}

/** Shows a line of the log, such as a rule that was put back. */
function showLogLine(line: string): void {
  const { msg, bucket, inventoryId } = JSON.parse(line);
  complain(printable(bucket === undefined ? msg : `${bucket}/${inventoryId}: ${msg}`));
}
