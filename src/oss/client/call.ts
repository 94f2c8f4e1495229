import { NoSuchBucketError } from '../../inventory/errors.ts';
import { bucketNameComplaint } from '../../inventory/validation.ts';
import { isFromOss } from './error-document.ts';
import {
  errorFromResponse,
  errorFromTransport,
  type Operation,
  unreadableError,
} from './failures.ts';
import type { OssClient, OssRequest, OssResponse } from './messages.ts';
import { MAX_DOCUMENT_BYTES } from './transport.ts';

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call, for example because the client has disconnected. */
  readonly signal?: AbortSignal | undefined;
  /** For reads: skips the cache. @default false */
  readonly isFresh?: boolean | undefined;
}

/** Reads the document of a successful answer. @throws Error if it is invalid. */
export type ReadDocument<Result> = (body: Buffer) => Result;

type Request = Omit<OssRequest, 'action'>;

/** Sends a request to OSS, and throws one of the errors of `inventory/errors.ts` on failure. */
export function call(client: OssClient, operation: Operation, request: Request): Promise<void>;
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
  const success = request.method === 'DELETE' ? [200, 204] : [200];
  const response = await send(client, operation, request, success);
  if (operation.writes && !isFromOss(response, true)) throw errorFromResponse(response, operation);
  if (!read) return undefined;
  try {
    if (response.isCut) throw new Error(`The document is longer than ${MAX_DOCUMENT_BYTES} bytes.`);
    return read(response.body);
  } catch (error) {
    throw unreadableError(response, operation, error);
  }
}

/**
 * Sends a request to OSS.
 *
 * @param success the statuses that are not failures.
 * @throws one of the errors of `inventory/errors.ts`.
 */
export async function send(
  client: OssClient,
  operation: Operation,
  request: Request,
  success: readonly number[],
): Promise<OssResponse> {
  // The threat: a bucket's name from one of OSS's documents becomes part of a host. Only a valid name may, or a
  // signed request could go to another host.
  if (operation.bucket !== null && bucketNameComplaint(operation.bucket)) {
    throw new NoSuchBucketError(operation.bucket);
  }
  let response: OssResponse;
  try {
    response = await client.send({ ...request, action: operation.action });
  } catch (error) {
    throw errorFromTransport(error, operation);
  }
  if (success.includes(response.status)) return response;
  response.stream?.destroy();
  throw errorFromResponse(response, operation);
}
