import type { Readable } from 'node:stream';
import { type CallOptions, send } from './client/call.ts';
import type { Clock } from './client/clock.ts';
import { header } from './client/error-document.ts';
import { type Operation, unansweredError, unreadableError } from './client/failures.ts';
import type { FairQueue } from './client/fair-queue.ts';
import type { OssClient, OssResponse } from './client/messages.ts';
import type { Retrier } from './client/retry.ts';
import { TransportError } from './client/transport.ts';

/** How often the connection of one stream may break after it has delivered something. */
const MAX_BREAKS = 20;

/** What the streams of one set of credentials share. */
export interface StreamParts {
  readonly client: OssClient;
  readonly retrier: Retrier;
  readonly clock: Clock;
  /** The places of streams, which are held until their end. */
  readonly streams: FairQueue;
  /** The limit of the time in which a reader waits for the next bytes, in milliseconds. */
  readonly idleMs: number;
}

/** Options of {@link readObject}. */
export interface ReadObjectOptions extends Pick<CallOptions, 'signal'> {
  /** Where to begin, in bytes. @default 0 */
  readonly offset?: number;
  /** Only this version of the object is read. @default the version at the first byte */
  readonly etag?: string | undefined;
}

/** A part of an object: what one request returns. */
interface Part {
  readonly stream: Readable;
  /** Waits for the next bytes. @throws UpstreamError */
  readonly next: () => Promise<IteratorResult<Uint8Array>>;
  readonly first: IteratorResult<Uint8Array>;
  readonly etag: string | null;
  /** The object's size; `null` if the answer does not say. */
  readonly end: number | null;
}

/**
 * Reads an object as a stream. When the connection breaks, it goes on at the same byte of the same version.
 *
 * A stream takes a place among the requests only until OSS's headers arrive, so that long reads leave room for short
 * ones. For its whole time it has a place among the streams, which limits connections and memory.
 *
 * @throws RefusedError `NoSuchKey`, `PreconditionFailed` (there is another version now), `InvalidObjectState`
 * (archived), and the other errors of `inventory/errors.ts`.
 */
export async function* readObject(
  parts: StreamParts,
  bucket: string,
  key: string,
  { offset = 0, etag, signal }: ReadObjectOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { retrier, streams } = parts;
  const place = await streams.hold(bucket, signal).catch((reason: unknown) => {
    throw unansweredError(new TransportError(reason, { neverSent: true }));
  });
  try {
    let position = offset;
    let version = etag;
    for (let breaks = 0; ; breaks += 1) {
      const address = { bucket, key, position, version, signal };
      const part = await retrier.run(() => open(parts, address), { signal });
      version = part.etag ?? version;
      let failure: unknown;
      try {
        let next = part.first;
        while (!next.done) {
          position += next.value.length;
          yield next.value;
          next = await part.next().catch((error: unknown) => {
            failure = error;
            return { done: true, value: undefined };
          });
        }
      } finally {
        part.stream.destroy();
      }
      if (part.end === null ? failure === undefined : position === part.end) return;
      // Without its ETag, the rest could be that of another version.
      if (signal?.aborted || version === undefined || breaks === MAX_BREAKS) {
        throw failure ?? unansweredError(new TransportError('The body ended too early.'));
      }
    }
  } finally {
    place[Symbol.dispose]();
  }
}

interface Address {
  readonly bucket: string;
  readonly key: string;
  readonly position: number;
  readonly version: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Opens the object at a position, and waits for its first bytes, so that a break before them is an attempt's failure. */
async function open(
  { client, clock, idleMs }: StreamParts,
  { bucket, key: object, position, version, signal }: Address,
): Promise<Part> {
  const operation = { action: 'oss:GetObject', bucket, writes: false };
  const headers = {
    'accept-encoding': 'identity',
    ...(version === undefined ? {} : { 'if-match': version }),
    // Without the second header, OSS answers a range behind the end with the whole object.
    ...(position === 0 ? {} : { range: `bytes=${position}-`, 'x-oss-range-behavior': 'standard' }),
  };
  const request = { method: 'GET', bucket, object, query: {}, headers, signal } as const;
  const success = position === 0 ? [200] : [206];
  const response = await send(client, operation, { ...request, isStreamed: true }, success);
  const { stream } = response;
  if (!stream) throw unreadableError(response, operation, new Error('It has no body.'));
  try {
    const { etag, end } = versionOf(response, operation, { position, version });
    const chunks: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
    const next = async () => {
      const message = `OSS sent nothing for ${idleMs} ms.`;
      const giveUp = () => stream.destroy(new DOMException(message, 'TimeoutError'));
      using _ = clock.after(idleMs, giveUp);
      return await chunks.next().catch((error: unknown) => {
        throw unansweredError(new TransportError(error));
      });
    };
    return { stream, next, first: await next(), etag, end };
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

/** @throws UpstreamError if the body is not the part that was asked for. */
function versionOf(
  response: OssResponse,
  operation: Operation,
  { position, version }: Pick<Address, 'position' | 'version'>,
): Pick<Part, 'etag' | 'end'> {
  const complain = (text: string) => unreadableError(response, operation, new Error(text));
  // A proxy's page can have any status.
  if (!header(response, 'x-oss-request-id')) throw complain('It has no request id.');
  const etag = header(response, 'etag');
  if (version !== undefined && etag !== null && etag !== version) {
    throw complain(`It is version ${etag} of the object instead of ${version}.`);
  }
  if (position === 0) {
    const length = header(response, 'content-length');
    return { etag, end: length === null ? null : Number(length) };
  }
  const range = header(response, 'content-range') ?? '';
  const [, start, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(range) ?? [];
  if (Number(start) !== position) throw complain(`Its range is "${range}".`);
  return { etag, end: Number(size) };
}
