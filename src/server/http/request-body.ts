import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';
import { shown } from '../../inventory/validation.ts';
import { limitExceeded } from '../operation/limit-exceeded.ts';
import { type Decompress, decompressorOf, REQUEST_CODINGS } from './content-coding.ts';
import { HttpError } from './http-error.ts';

/** Gateways send one coding; each further one costs another decompression. */
const MAX_CODINGS = 3;

/** Skips a byte order mark. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a body as JSON. It is decompressed if `content-encoding` says so.
 *
 * The threat: a body that fills the memory, also a small one that becomes large when it is decompressed. Neither
 * form is read beyond `maxBytes`.
 *
 * @throws GraphQLError BODY_LIMIT_EXCEEDED, UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST; SyntaxError if it is not JSON.
 */
export async function readJson(incoming: IncomingMessage, maxBytes: number): Promise<unknown> {
  const codings = codingsOf(incoming.headers['content-encoding']);
  let body = await readBytes(incoming, maxBytes);
  for (const coding of codings) {
    if (body.length > 0) body = decompressed(body, coding, maxBytes);
  }
  if (body.length === 0) {
    throw badRequest('The request has no body: send `{"query": "…"}` as JSON.');
  }
  return JSON.parse(textOf(body));
}

interface Coding {
  readonly name: string;
  readonly decompress: Decompress;
}

const NO_CODINGS: readonly Coding[] = [];

/** The codings to undo, the one that was applied last first. */
function codingsOf(header: string | undefined): readonly Coding[] {
  if (header === undefined) return NO_CODINGS;
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  const codings = names.filter((name) => name !== '' && name !== 'identity').map(codingNamed);
  if (codings.length > MAX_CODINGS) {
    throw unsupportedCoding(
      `The body has ${codings.length} content codings; the limit is ${MAX_CODINGS}`,
    );
  }
  return codings.reverse();
}

function codingNamed(name: string): Coding {
  const decompress = decompressorOf(name);
  if (!decompress) throw unsupportedCoding(`The body has the content-encoding ${shown(name)}`);
  return { name, decompress };
}

async function readBytes(incoming: IncomingMessage, limit: number): Promise<Buffer> {
  const { 'content-length': length } = incoming.headers;
  const options = { limit, ...(length === undefined ? {} : { length }) };
  try {
    return await getRawBody(incoming, options);
  } catch (error) {
    if (error instanceof Error && 'type' in error && error.type === 'entity.too.large') {
      throw tooLarge(`The body has more than ${limit} bytes`, limit);
    }
    throw badRequest('The connection ended before the whole body arrived.');
  }
}

function decompressed(body: Buffer, { name, decompress }: Coding, limit: number) {
  try {
    return decompress(body, limit);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(`The body has more than ${limit} bytes when it is decompressed`, limit);
    }
    throw badRequest(`The body cannot be decompressed as ${name}: ${error.message}.`);
  }
}

function textOf(body: Buffer): string {
  try {
    return UTF8.decode(body);
  } catch {
    throw badRequest('The body is not UTF-8: send JSON in UTF-8.');
  }
}

function badRequest(message: string) {
  return new HttpError(400, 'BAD_REQUEST', message);
}

function unsupportedCoding(what: string) {
  return new HttpError(
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    `${what}: send the body without one, or in one of ${REQUEST_CODINGS}.`,
    { 'accept-encoding': REQUEST_CODINGS },
  );
}

function tooLarge(what: string, limit: number) {
  const message = `${what} (MAX_BODY_BYTES): send less at once.`;
  return limitExceeded('BODY_LIMIT_EXCEEDED', message, { limit }, 413);
}
