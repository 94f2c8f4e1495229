import {
  AccessDeniedError,
  type ArgumentIssue,
  InvalidArgumentError,
  InventoryAlreadyExistError,
  type InventoryError,
  InventoryExceedLimitError,
  NoSuchBucketError,
  NoSuchInventoryError,
  OutcomeUnknownError,
  ThrottledError,
  UpstreamError,
} from '../inventory/errors.ts';
import { LIMITS } from '../inventory/limits.ts';
import type { OssResponse } from './client.ts';
import { TransportError } from './transport.ts';
import { parseXml, trimmedText, type XmlElement } from './xml.ts';

/** What was asked of OSS, as far as a failure's text and class depend on it. */
export interface Operation {
  /** The RAM action, for example `oss:PutBucketInventory`. */
  readonly action: string;
  readonly bucket: string;
  readonly inventoryId?: string;
  /** `true`: a broken answer leaves open whether OSS has changed something. */
  readonly writes: boolean;
}

/** OSS's `<Error>` document with what its headers say; empty texts where it said nothing. */
interface OssFailure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly requestId: string | null;
  readonly ec: string | null;
  readonly retryAfterSeconds: number | null;
  readonly document: XmlElement | undefined;
}

/** Makes the error of an answer whose status is not the operation's success. */
export function failureOf(response: OssResponse, operation: Operation): InventoryError {
  const failure = readFailure(response);
  const { code, status } = failure;
  const { bucket, inventoryId = '', action } = operation;
  switch (code) {
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
    case 'RequestTimeTooSkewed':
      return new UpstreamError('The clocks of this server and of OSS differ.', code, failure);
  }
  if (THROTTLING.has(code) || status === 429) {
    return new ThrottledError(code || 'TooManyRequests', failure.retryAfterSeconds, failure);
  }
  if (status === 403 && code !== '') {
    const why = failure.message === code ? '' : ` ${failure.message}`;
    return new AccessDeniedError(`OSS refused ${action} (${code}).${why}`, action, code, failure);
  }
  if (status === 400 && REFUSED_ARGUMENTS.has(code)) {
    return new InvalidArgumentError([issueOf(failure)], code, failure);
  }
  if (operation.writes && (code === '' || status < 400)) {
    return new OutcomeUnknownError(action, `OSS's answer (${status}) could not be read`, failure);
  }
  return new UpstreamError(
    `OSS failed to answer ${action}: ${status} ${code}`.trimEnd(),
    code || 'UnreadableAnswer',
    { ...failure, timedOut: status === 408 },
  );
}

/** Makes the error of a request that got no complete answer. */
export function transportFailure(error: unknown, operation: Operation): InventoryError {
  if (!(error instanceof TransportError)) throw error;
  const why = error.timedOut ? 'no answer came in time' : 'the connection broke';
  if (operation.writes && error.maybeSent) {
    return new OutcomeUnknownError(operation.action, why);
  }
  return new UpstreamError(
    error.timedOut ? 'OSS did not answer in time.' : 'OSS could not be reached.',
    error.timedOut ? 'RequestTimeout' : 'ConnectionFailed',
    { timedOut: error.timedOut, cause: error },
  );
}

/** Makes the error of a successful answer whose document could not be read. */
export function unreadable(response: OssResponse, operation: Operation, cause: unknown) {
  return new UpstreamError(
    `OSS's answer to ${operation.action} could not be read.`,
    'UnreadableAnswer',
    { requestId: header(response, 'x-oss-request-id'), cause },
  );
}

const THROTTLING: ReadonlySet<string> = new Set([
  'MetaOperationQpsLimitExceeded',
  'TotalQpsLimitExceeded',
  'ActiveRequestLimitExceeded',
  'QpsLimitExceeded',
  'SlowDown',
  'TooManyRequests',
]);

const REFUSED_ARGUMENTS: ReadonlySet<string> = new Set([
  'InvalidArgument',
  'InvalidBucketName',
  'MalformedXML',
  'DailyInventoryExceedLimit',
  'WeeklyInventoryExceedLimit',
]);

/** The argument that each EC code of OSS's family 0020 is about. */
const ARGUMENT_OF_EC: Readonly<Record<string, readonly string[]>> = {
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

function issueOf({ code, message, ec, document }: OssFailure): ArgumentIssue {
  const value = trimmedText(document, 'ArgumentValue');
  return {
    path:
      code === 'InvalidBucketName'
        ? ['bucket']
        : (ARGUMENT_OF_EC[ec?.match(/^0020-000000(\d\d)$/)?.[1] ?? ''] ?? []),
    message: value && !message.includes(value) ? `${message} (${JSON.stringify(value)})` : message,
    ec,
  };
}

function readFailure(response: OssResponse): OssFailure {
  // OSS has no room for a body in some answers, and sends the document in this header instead.
  const encoded = header(response, 'x-oss-err');
  const source =
    response.body.length > 0 || encoded === null ? response.body : Buffer.from(encoded, 'base64');
  let document: XmlElement | undefined;
  try {
    const root = parseXml(source.toString());
    if (root.name === 'Error') document = root;
  } catch {
    // A proxy's page, or a cut answer: told apart by the missing code.
  }
  const wait = Number(header(response, 'retry-after') ?? Number.NaN);
  return {
    status: response.status,
    code: trimmedText(document, 'Code'),
    message: withoutAddresses(trimmedText(document, 'Message')),
    requestId: trimmedText(document, 'RequestId') || header(response, 'x-oss-request-id'),
    ec: trimmedText(document, 'EC') || header(response, 'x-oss-ec'),
    retryAfterSeconds: Number.isFinite(wait) ? wait : null,
    document,
  };
}

/** OSS's texts go to callers; which host this server talks to is none of their business. */
function withoutAddresses(message: string): string {
  return message
    .replace(/\b[a-z]+:\/\/\S+/gi, '…')
    .replace(/\b[\w.-]+\.aliyuncs\.com\S*/gi, '…')
    .slice(0, 500);
}

function header({ headers }: OssResponse, name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
