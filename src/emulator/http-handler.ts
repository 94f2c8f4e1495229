import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KeyRing } from './accounts.ts';
import { type Address, hostName, resolveAddress } from './address.ts';
import type { Settings } from './call.ts';
import { type Claim, readClaim } from './claim.ts';
import { OssError, type OssErrorShape } from './errors.ts';
import { runWithFault } from './fault-runner.ts';
import type { Fault, FaultQueue } from './faults.ts';
import { newRequestId } from './http-refusal.ts';
import { type OperationName, operationOf } from './operations.ts';
import { errorOutcome, internalError, type Outcome } from './outcome.ts';
import { type Intent, perform } from './perform.ts';
import { parseQuery, parseTarget, type Query, queryValue } from './query.ts';
import {
  MAX_DOCUMENT_BYTES,
  MAX_OBJECT_BYTES,
  type RequestBody,
  readBody,
} from './request-body.ts';
import type { SignedRequest } from './signed-request.ts';
import type { Store } from './store.ts';

/** A request and its outcome, for logs and for tests that count requests. */
export interface EmulatorRequest {
  readonly operation: OperationName;
  readonly bucket?: string | undefined;
  readonly inventoryId?: string | undefined;
  /** The key of an object. */
  readonly key?: string | undefined;
  /** What the keys of a list start with. */
  readonly prefix?: string | undefined;
  readonly continuationToken?: string | undefined;
  /** The access key in the request, verified or not. */
  readonly accessKeyId?: string | undefined;
  /** The region of the host or the V4 scope: `oss-cn-hangzhou`. */
  readonly region?: string | undefined;
  /** 0 if the connection was closed without an answer. */
  readonly status: number;
  readonly requestId: string;
  /** The code of the `Error` document. */
  readonly code?: string | undefined;
}

/** What all requests to one emulator share. */
export interface HandlerParts {
  readonly keys: KeyRing;
  readonly store: Store;
  readonly faults: FaultQueue;
  readonly settings: Settings;
  readonly onRequest: (request: EmulatorRequest) => void;
  /** Whether the emulator was closed while a request waited. */
  readonly isClosed: () => boolean;
}

/** The head of a request, as far as it could be read. */
interface Head {
  readonly operation: OperationName;
  readonly address: Address;
  readonly query: Query;
  readonly claim?: Claim | undefined;
  readonly signed?: SignedRequest;
  /** Why the rest could not be read. */
  readonly error?: OssError;
}

/** Answers one HTTP request. */
export async function handle(
  parts: HandlerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const requestId = newRequestId();
  const target = parseTarget(request.url ?? '/');
  const host = target.host ?? request.headers.host ?? '';
  const head = readHead(request, host, target);
  const { operation, address, query, claim } = head;
  const facts = {
    operation,
    bucket: address.bucket,
    inventoryId: queryValue(query, 'inventoryId'),
    key: address.object,
    prefix: queryValue(query, 'prefix'),
    continuationToken: queryValue(query, 'continuation-token'),
    accessKeyId: claim?.accessKeyId,
    region: address.region ?? claim?.region,
    requestId,
  };
  const fault = parts.faults.take(facts);
  const finish = (status: number, code?: string) => parts.onRequest({ ...facts, status, code });

  if (fault?.kind === 'refuse') {
    fault.onMeet?.();
    finish(0);
    request.socket.destroy();
    return;
  }
  const body = await readBody(
    request,
    operation === 'PutObject' ? MAX_OBJECT_BYTES : MAX_DOCUMENT_BYTES,
  );
  if (body === 'aborted') {
    finish(0);
    return;
  }
  const toOutcome = (shape: OssErrorShape) => errorOutcome(shape, requestId, hostName(host));
  const outcome = await runWithFault(fault, toOutcome, parts.isClosed, () => {
    try {
      return perform(toIntent(head, body, fault), parts.keys, parts.store, parts.settings);
    } catch (error) {
      return toOutcome(error instanceof OssError ? error.shape : internalError());
    }
  });
  if (outcome === undefined || response.destroyed) {
    finish(0);
    request.socket.resetAndDestroy();
    return;
  }
  finish(outcome.status, outcome.code);
  const serverTime = Math.ceil(performance.now() - startedAt);
  send(request, response, outcome, fault, {
    date: new Date(parts.settings.now()).toUTCString(),
    ...(fault?.kind === 'proxy'
      ? {}
      : {
          server: 'AliyunOSS',
          'x-oss-request-id': requestId,
          'x-oss-server-time': String(serverTime),
        }),
    ...(body === 'too large' ? { connection: 'close' } : {}),
  });
}

function readHead(
  { method = '', headers }: IncomingMessage,
  host: string,
  target: { readonly path: string; readonly query: string },
): Head {
  let head: Head = { operation: 'Unknown', address: {}, query: [] };
  try {
    const address = resolveAddress(host, target.path);
    head = { ...head, address };
    const query = parseQuery(target.query);
    const { bucket, object } = address;
    const signed: SignedRequest = {
      method,
      ...(bucket === undefined ? {} : { bucket }),
      ...(object === undefined ? {} : { object }),
      query,
      headers: decodeHeaders(headers),
    };
    head = { operation: operationOf(method, address, query), address, query, signed };
    return { ...head, claim: readClaim(signed) };
  } catch (error) {
    return { ...head, error: error instanceof OssError ? error : new OssError(internalError()) };
  }
}

/** Node decodes header bytes as Latin-1, but clients sign UTF-8. */
function decodeHeaders(headers: IncomingMessage['headers']): Map<string, string> {
  const decoded = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string') decoded.set(name, Buffer.from(value, 'latin1').toString());
  }
  return decoded;
}

function toIntent(
  { operation, address, signed, claim, error }: Head,
  body: Exclude<RequestBody, 'aborted'>,
  fault: Fault | undefined,
): Intent {
  if (error !== undefined || signed === undefined) throw error ?? new TypeError('No head.');
  if (body === 'too large') {
    throw new OssError({
      status: 400,
      code: 'EntityTooLarge',
      message: 'Your proposed upload exceeds the maximum allowed size.',
    });
  }
  return { operation, address, signed, claim, body, stale: fault?.kind === 'stale' };
}

/** Sends head and body in one write: two cost the client a delayed ACK of 40 ms. */
function send(
  { method, socket }: IncomingMessage,
  response: ServerResponse,
  { status, headers = {}, body = '', code, contentLength }: Outcome,
  fault: Fault | undefined,
  common: Readonly<Record<string, string>>,
): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const cut = fault?.kind === 'truncate' ? bytes.subarray(0, fault.bytes) : bytes;
  const broken = fault?.kind === 'truncate' && fault.how !== 'length';
  response.writeHead(status, {
    ...common,
    ...headers,
    ...(status === 204 || status === 304
      ? {}
      : { 'content-length': contentLength ?? (broken ? bytes : cut).length }),
    // The `Error` document, because a HEAD answer has no body.
    ...(method === 'HEAD' && typeof body === 'string' && code !== undefined
      ? { 'x-oss-err': Buffer.from(body).toString('base64') }
      : {}),
  });
  if (!broken) {
    response.end(cut);
    return;
  }
  response.flushHeaders();
  response.write(cut, () => {
    if (fault.how === 'close') socket.destroySoon();
    if (fault.how === 'reset') socket.resetAndDestroy();
  });
}
