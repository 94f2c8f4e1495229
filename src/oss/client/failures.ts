import {
  AccessDeniedError,
  type ArgumentIssue,
  InvalidArgumentError,
  InventoryAlreadyExistError,
  InventoryError,
  InventoryExceedLimitError,
  NoSuchBucketError,
  NoSuchInventoryError,
  OutcomeUnknownError,
  RefusedError,
  ThrottledError,
  UpstreamError,
} from '../../inventory/errors.ts';
import { LIMITS } from '../../inventory/limits.ts';
import type { OssCode } from '../../inventory/oss-codes.ts';
import { shown } from '../../inventory/validation.ts';
import {
  isFromOss,
  type OssErrorAnswer,
  readError,
  requestIdOf,
  withoutAddresses,
} from './error-document.ts';
import type { OssResponse } from './messages.ts';
import { TransportError } from './transport.ts';
import { trimmedText } from './xml.ts';

/** The facts of a request on which its error depends. */
export interface Operation {
  readonly action: string;
  /** `null` for a call to the account. */
  readonly bucket: string | null;
  readonly inventoryId?: string;
  /** Whether the request changes something, so that an unusable answer leaves its outcome unknown. */
  readonly writes: boolean;
}

/** Creates the error of an answer with another status than the operation's success. */
export function errorFromResponse(response: OssResponse, operation: Operation): InventoryError {
  const failure = readError(response);
  const { code, status } = failure;
  const { inventoryId = '', action, writes } = operation;
  const said = `${status} ${code || 'without a readable error'}`;
  if (writes && !isFromOss(response, writes)) {
    const why = `an intermediary answered instead of OSS (${said})`;
    return new OutcomeUnknownError(action, why, { isPending: true });
  }
  const bucket = operation.bucket ?? '';
  switch (code as OssCode) {
    case 'NoSuchBucket':
      return new NoSuchBucketError(bucket, failure);
    case 'NoSuchInventory':
    case 'NoSuchInventoryConfiguration':
      return new NoSuchInventoryError(bucket, inventoryId, code, failure);
    case 'InventoryConfigurationAlreadyExists':
    case 'InventoryAlreadyExist':
      return new InventoryAlreadyExistError(bucket, inventoryId, code, failure);
    case 'InventoryExceedLimit':
      return new InventoryExceedLimitError(bucket, LIMITS.rulesPerBucket, code, failure);
    case 'InvalidObjectState':
      return new RefusedError(action, code, failure.message, failure);
    case 'RequestTimeTooSkewed':
      return new UpstreamError(
        'The clocks of this server and OSS differ by more than 15 minutes. Synchronize the ' +
          "server's clock.",
        code,
        failure,
      );
  }
  if (THROTTLING.has(code) || status === 429) {
    return new ThrottledError(code || 'TooManyRequests', failure.retryAfterSeconds, failure);
  }
  const timedOut = status === 408 || code === 'RequestTimeout';
  if (timedOut || !isFinal(status) || !isFromOss(response, writes)) {
    // OSS may have applied the write before it failed, but will not do so later.
    return writes
      ? new OutcomeUnknownError(action, `OSS failed with ${said}`, { ...failure, timedOut })
      : new UpstreamError(
          `OSS failed to answer ${action}: ${said}. Try again later.`,
          code || 'UnreadableAnswer',
          {
            ...failure,
            timedOut,
            // An unusable answer that arrived intact would not get better by a retry.
            isTransient: timedOut || status >= 500,
          },
        );
  }
  if (status === 403) {
    const why = failure.message === code ? '' : ` ${failure.message}`;
    return new AccessDeniedError(`OSS refused ${action} (${code}).${why}`, action, code, failure);
  }
  const issue = issueOf(failure);
  const isOfArgument = REFUSED_ARGUMENTS.has(code) || issue.path.length > 0;
  // Family 0002 is about the signature, for example its region (0002-00000226), not about the caller's input.
  const isOfSignature = failure.ec?.startsWith('0002-') ?? false;
  return status === 400 && isOfArgument && !isOfSignature
    ? new InvalidArgumentError([issue], code, failure)
    : new RefusedError(action, code, failure.message, failure);
}

function isFinal(status: number): boolean {
  return (status >= 400 && status < 500) || status === 501 || status === 505;
}

/** Creates the error of a request without a complete answer. */
export function errorFromTransport(error: unknown, operation: Operation): InventoryError {
  if (error instanceof InventoryError) return error;
  if (!(error instanceof TransportError)) throw error;
  const why = error.timedOut ? 'OSS did not answer in time' : 'the connection broke';
  if (operation.writes && error.maybeSent) {
    return new OutcomeUnknownError(operation.action, why, {
      timedOut: error.timedOut,
      isPending: true,
    });
  }
  return unansweredError(error);
}

/** Creates the error of a read without a complete answer. */
export function unansweredError(error: TransportError): UpstreamError {
  return new UpstreamError(
    error.timedOut
      ? 'OSS did not answer in time. Try again later.'
      : 'OSS could not be reached. Try again later.',
    error.timedOut ? 'RequestTimeout' : 'ConnectionFailed',
    { timedOut: error.timedOut, isTransient: !error.isAborted, cause: error },
  );
}

/** Creates the error of a successful answer with an invalid document. A retry would not help. */
export function unreadableError(response: OssResponse, operation: Operation, cause: unknown) {
  return new UpstreamError(
    `OSS's answer to ${operation.action} could not be read. The server's log has the cause.`,
    'UnreadableAnswer',
    { requestId: requestIdOf(response), cause },
  );
}

const THROTTLING: ReadonlySet<string> = new Set<OssCode>([
  'MetaOperationQpsLimitExceeded',
  'TotalQpsLimitExceeded',
  'ActiveRequestLimitExceeded',
  'QpsLimitExceeded',
  'SlowDown',
  'TooManyRequests',
]);

const REFUSED_ARGUMENTS: ReadonlySet<string> = new Set<OssCode>([
  'InvalidArgument',
  'InvalidBucketName',
  'MalformedXML',
  'DailyInventoryExceedLimit',
  'WeeklyInventoryExceedLimit',
]);

/** By the EC codes of family 0020. */
export const ARGUMENT_OF_EC: Readonly<Record<string, readonly string[]>> = {
  '05': ['inventoryId'],
  '06': ['isEnabled'],
  '07': ['isEnabled'],
  '08': ['filter', 'lastModifiedAfter'],
  '09': ['filter', 'lastModifiedBefore'],
  '10': ['filter', 'minSize'],
  '11': ['filter', 'maxSize'],
  '12': ['destination', 'format'],
  '13': ['destination', 'accountId'],
  '14': ['destination', 'roleName'],
  '15': ['destination', 'bucket'],
  '16': ['destination', 'encryption'],
  '17': ['frequency'],
  '18': ['includedObjectVersions'],
  '19': ['destination', 'bucket'],
  '22': ['filter', 'lastModifiedAfter'],
  '23': ['filter', 'lastModifiedBefore'],
  '24': ['filter', 'minSize'],
  '25': ['filter', 'maxSize'],
  '26': ['filter', 'storageClasses'],
  '27': ['destination', 'format'],
  '28': ['destination', 'accountId'],
  '29': ['destination', 'roleName'],
  '30': ['destination', 'bucket'],
  '31': ['destination', 'bucket'],
  '32': ['destination', 'bucket'],
  '33': ['destination', 'bucket'],
  '34': ['destination', 'prefix'],
  '35': ['destination', 'encryption', 'sseOss'],
  '36': ['optionalFields'],
  '37': ['includedObjectVersions'],
  '40': ['frequency'],
  '41': ['frequency'],
  '44': ['inventoryId'],
  '45': ['includedObjectVersions'],
};

/** By OSS's `ArgumentName`, if that is unambiguous. */
const ARGUMENT_OF_ELEMENT: Readonly<Record<string, readonly string[]>> = {
  inventoryId: ['inventoryId'],
  Id: ['inventoryId'],
  IsEnabled: ['isEnabled'],
  LastModifyBeginTimeStamp: ['filter', 'lastModifiedAfter'],
  LastModifyEndTimeStamp: ['filter', 'lastModifiedBefore'],
  LowerSizeBound: ['filter', 'minSize'],
  UpperSizeBound: ['filter', 'maxSize'],
  StorageClass: ['filter', 'storageClasses'],
  Format: ['destination', 'format'],
  AccountId: ['destination', 'accountId'],
  RoleArn: ['destination', 'roleName'],
  Bucket: ['destination', 'bucket'],
  KeyId: ['destination', 'encryption'],
  Frequency: ['frequency'],
  DayOfMonth: ['dayOfMonth'],
  AutoDelete: ['autoDelete'],
  IncludedObjectVersions: ['includedObjectVersions'],
  Field: ['optionalFields'],
};

function issueOf({ code, message, ec, document }: OssErrorAnswer): ArgumentIssue {
  // Family 0020 is about the rule. In another family, the value may be a header with a signature.
  const isOfRule = ec?.startsWith('0020-') ?? false;
  const value = isOfRule ? withoutAddresses(trimmedText(document, 'ArgumentValue')) : '';
  const name = trimmedText(document, 'ArgumentName');
  return {
    path:
      code === 'InvalidBucketName'
        ? ['bucket']
        : (ARGUMENT_OF_EC[ec?.match(/^0020-000000(\d\d)$/)?.[1] ?? ''] ??
          ARGUMENT_OF_ELEMENT[name] ??
          []),
    message: value && !message.includes(value) ? `${message} (${shown(value)})` : message,
    ec,
  };
}
