import { NoSuchBucketError } from '../../inventory/errors.ts';
import { bucketNameComplaint } from '../../inventory/validation.ts';
import { isFromOss } from './error-document.ts';
import { errorFromResponse, errorFromTransport, type Operation, unreadable } from './failures.ts';
import type { OssClient, OssRequest, OssResponse } from './messages.ts';

/** Options of every call. */
export interface CallOptions {
  /** Ends the call: when the caller has left, or its time is up. */
  readonly signal?: AbortSignal | undefined;
  /** For reads: whether OSS is asked, whatever is cached. @default false */
  readonly isFresh?: boolean | undefined;
}

/** Reads the document that a successful answer has. @throws Error where it makes no sense. */
export type ReadDocument<Result> = (body: Buffer) => Result;

/** What to send; the operation says what for. */
type Request = Omit<OssRequest, 'action'>;

/** Asks OSS, and makes every failure one of the errors of `inventory/errors.ts`. */
export function call(client: OssClient, operation: Operation, request: Request): Promise<void>;
/** The same for an answer with a document. */
export function call<Result>(
  client: OssClient,
  operation: Operation,
  request: Request,
  read: ReadDocument<Result>,
): Promise<Result>;
export async function call<Result>(
  client: OssClient,
  operation: Operation,
  request: Request,
  read?: ReadDocument<Result>,
): Promise<Result | undefined> {
  // Names also come from OSS's own documents, and the name becomes a part of the host: none that is
  // not a bucket's may lead a signed request to another one.
  if (operation.bucket !== null && bucketNameComplaint(operation.bucket)) {
    throw new NoSuchBucketError(operation.bucket);
  }
  let response: OssResponse;
  try {
    response = await client.send({ ...request, action: operation.action });
  } catch (error) {
    throw errorFromTransport(error, operation);
  }
  const success = request.method === 'DELETE' ? [200, 204] : [200];
  const isAnswer = !operation.writes || isFromOss(response, true);
  if (!isAnswer || !success.includes(response.status)) throw errorFromResponse(response, operation);
  if (!read) return undefined;
  try {
    if (response.isCut) throw new Error('The document is longer than any of OSS’s.');
    return read(response.body);
  } catch (error) {
    throw unreadable(response, operation, error);
  }
}
