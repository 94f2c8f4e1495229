import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type HttpRefusal, refusalOfError, refusalOfRequest } from './http-refusals.ts';

/** The time limits of a connection, in milliseconds. */
export interface ConnectionTimes {
  /**
   * The time for a request's head, from its first byte; on a new connection, from its start.
   * @default 10_000
   */
  readonly headMs?: number;
  /**
   * The time for a whole request with its body, from the same moment.
   * @default 30_000
   */
  readonly requestMs?: number;
  /** The time until the client has read its answer, from the request's head. */
  readonly answerMs: number;
  /**
   * The time between two requests. Longer than load balancers keep connections (usually 60 s), because a request on a
   * connection that is about to close is lost.
   * @default 65_000
   */
  readonly idleMs?: number;
}

/** The handlers of an HTTP server. */
export interface HttpHandlers {
  /** Gets every request whose head is valid. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /**
   * Called for every other request.
   *
   * @param address where it comes from.
   * @param request is absent if there is not even a valid head.
   */
  refused(refusal: HttpRefusal, address: string, request?: IncomingMessage): void;
}

/** How long a client that still sends after the answer has to read it, in milliseconds. */
const LINGER_MS = 500;

/**
 * The headers of each answer; answers for browsers to show have others. No page may embed
 * or frame an answer, use it as a script, or learn the address it comes from, and no cache keeps it.
 */
const HEADERS = new Map([
  ['cache-control', 'no-store'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['cross-origin-resource-policy', 'same-origin'],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
]);

/**
 * An HTTP server that slow clients cannot occupy: heads and bodies that drip in, connections that
 * stay silent, answers that are not read and bodies that go on after their answer are cut off. What is not valid HTTP
 * is refused with its reason.
 */
export function createHttpServer(times: ConnectionTimes, handlers: HttpHandlers): Server {
  const { headMs = 10_000, requestMs = 30_000, answerMs, idleMs = 65_000 } = times;
  const options = {
    headersTimeout: headMs,
    requestTimeout: requestMs,
    keepAliveTimeout: idleMs,
    connectionsCheckingInterval: Math.ceil(Math.min(headMs, requestMs) / 4),
    // Node refuses it without a body.
    requireHostHeader: false,
  };
  /** The latest answer on each connection. */
  const answers = new WeakMap<Duplex, ServerResponse>();

  const refuse = (request: IncomingMessage, response: ServerResponse, refusal: HttpRefusal) => {
    handlers.refused(refusal, request.socket.remoteAddress ?? '', request);
    const body = `${refusal.reason}\n`;
    response.writeHead(refusal.status, fieldsOf(refusal, body)).end(body);
  };

  const begin = (request: IncomingMessage, response: ServerResponse) => {
    answers.set(request.socket, response);
    response.setHeaders(HEADERS);
    cutOff(request, response, answerMs);
  };

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    begin(request, response);
    const refusal = refusalOfRequest(request);
    if (refusal) refuse(request, response, refusal);
    else if (request.url === '*') response.writeHead(204, { allow: 'GET, POST' }).end();
    else handlers.handle(request, response);
  };
  const server = createServer(options, serve);

  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    // An empty list expects nothing.
    if (/^[\s,]*$/.test(request.headers.expect ?? '')) {
      serve(request, response);
      return;
    }
    begin(request, response);
    const reason = 'The only expectation that is supported is `expect: 100-continue`.';
    refuse(request, response, { status: 417, reason });
  });

  /** Answers without Node's response, which is missing here. */
  const refuseRaw = (socket: Duplex, refusal: HttpRefusal) => {
    if (!(socket instanceof Socket)) return;
    const answer = answers.get(socket);
    const isAnswered = answer?.headersSent && !(answer.req.complete && answer.writableEnded);
    // Browsers connect in advance; a silent connection is not a request.
    if (!isAnswered && socket.bytesRead > 0) handlers.refused(refusal, socket.remoteAddress ?? '');
    if (!isAnswered) socket.write(rawAnswer(refusal));
    socket.destroySoon();
  };
  server.on('clientError', (error, socket) => {
    const refusal = socket.writable ? refusalOfError(error) : undefined;
    if (refusal) refuseRaw(socket, refusal);
    else socket.destroy();
  });
  server.on('connect', (_request, socket) => {
    const reason = 'The method CONNECT is not supported: this server is not a proxy.';
    refuseRaw(socket, { status: 405, reason, headers: { allow: 'GET, POST' } });
  });
  return server;
}

function fieldsOf({ headers }: HttpRefusal, body: string) {
  return {
    ...headers,
    connection: 'close',
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  };
}

function rawAnswer(refusal: HttpRefusal): string {
  const body = `${refusal.reason}\n`;
  const fields = { ...Object.fromEntries(HEADERS), ...fieldsOf(refusal, body) };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${lines.join('')}\r\n${body}`;
}

/** Closes the connection of a client that does not read the answer, or still sends after it. */
function cutOff(request: IncomingMessage, response: ServerResponse, answerMs: number): void {
  const { socket } = request;
  const timer = setTimeout(() => socket.destroy(), answerMs).unref();
  response.once('close', () => {
    clearTimeout(timer);
    if (request.complete) return;
    setTimeout(() => {
      if (!request.complete) socket.destroy();
    }, LINGER_MS).unref();
  });
}
