import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { errorDocument } from './errors.ts';

/** 24 upper-case hexadecimal digits, like OSS's. */
export function newRequestId(): string {
  return randomBytes(12).toString('hex').toUpperCase();
}

interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** By the code of Node's error. */
const REFUSALS: ReadonlyMap<string, Refusal> = new Map([
  [
    'HPE_INVALID_EOF_STATE',
    {
      code: 'IncompleteBody',
      message:
        'You did not provide the number of bytes specified by the Content-Length HTTP header.',
    },
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    {
      code: 'RequestTimeout',
      message:
        'Your socket connection to the server was not read from or written to within the ' +
        'timeout period. Idle connections will be closed.',
    },
  ],
]);

const NOT_HTTP: Refusal = { code: 'BadRequest', message: 'The request is not well-formed HTTP.' };

/** Answers 400 to bytes that are not a complete HTTP request, for which Node has no response object. */
export function refuseMalformed(socket: Duplex, cause: string | undefined): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const refusal = REFUSALS.get(cause ?? '') ?? NOT_HTTP;
  const requestId = newRequestId();
  const body = errorDocument({ status: 400, ...refusal }, requestId, '');
  socket.end(
    'HTTP/1.1 400 Bad Request\r\nserver: AliyunOSS\r\nconnection: close\r\n' +
      `x-oss-request-id: ${requestId}\r\ncontent-type: application/xml\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
