import type { AnsweredCode } from '../../inventory/oss-codes.ts';
import type { OssResponse } from './messages.ts';
import { parseXml, trimmedText, type XmlElement } from './xml.ts';

/** OSS's `<Error>` document and the headers of an error; unknown texts are empty. */
export interface OssErrorAnswer {
  readonly status: number;
  readonly code: AnsweredCode;
  readonly message: string;
  readonly requestId: string | null;
  readonly ec: string | null;
  readonly retryAfterSeconds: number | null;
  readonly document: XmlElement | undefined;
}

/** Reads an error answer as far as possible. */
export function readError(response: OssResponse): OssErrorAnswer {
  // OSS sends the document in this header if an answer has no body.
  const encoded = header(response, 'x-oss-err');
  const source =
    response.body.length > 0 || encoded === null ? response.body : Buffer.from(encoded, 'base64');
  let document: XmlElement | undefined;
  try {
    const root = parseXml(source.toString());
    if (root.name === 'Error') document = root;
  } catch {
    // A proxy's page or a truncated answer: it has no code.
  }
  return {
    status: response.status,
    code: (word(trimmedText(document, 'Code')) ?? '') as AnsweredCode,
    message: withoutAddresses(trimmedText(document, 'Message')),
    requestId: requestIdOf(response, trimmedText(document, 'RequestId')),
    ec: word(trimmedText(document, 'EC')) ?? word(header(response, 'x-oss-ec')),
    retryAfterSeconds: waitOf(header(response, 'retry-after')),
    document,
  };
}

/**
 * Whether OSS itself answered, and so is done with the request: the answer has OSS's request id and, for an error,
 * OSS's document. A proxy's answer says nothing about OSS.
 *
 * @param writes OSS answers a write without a body; a proxy's page can have any status.
 */
export function isFromOss(response: OssResponse, writes: boolean): boolean {
  const { status, body } = response;
  if (status >= 400) {
    const { code, requestId } = readError(response);
    return code !== '' && requestId !== null;
  }
  return requestIdOf(response) !== null && status < 300 && !(writes && body.length > 0);
}

/** Returns OSS's request id: the one of its error document, or of the headers. */
export function requestIdOf(response: OssResponse, documented = ''): string | null {
  return word(documented) ?? word(header(response, 'x-oss-request-id'));
}

/** Codes and ids are single words; other text may not reach callers. */
function word(text: string | null): string | null {
  return text !== null && /^[\w.-]{1,64}$/.test(text) ? text : null;
}

/** The maximum wait, in seconds: a date can be years ahead, and timers are limited to 24 days. */
const MAX_RETRY_AFTER = 3600;

function waitOf(text: string | null): number | null {
  if (text === null) return null;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(0, seconds), MAX_RETRY_AFTER);
}

/** In characters. */
const MAX_MESSAGE = 500;

/**
 * Removes addresses, paths and signatures from a text for callers, who must not learn this server's network.
 *
 * The threat: a text on which a regular expression takes long. So it is cut first, and each expression can only start
 * where none of its characters precedes, which makes its time linear.
 */
export function withoutAddresses(message: string): string {
  return beginningOf(message, MAX_MESSAGE * 4)
    .replace(/(?<![a-z])[a-z]+:\/\/\S+/gi, '…')
    .replace(/(?<![\w.-])[\w.-]+\.aliyuncs\.com\S*/gi, '…')
    .replace(/\b(?:\d{1,3}(?:\.\d{1,3}){3}|localhost)\b(?::\d+)?/gi, '…')
    .replace(/\[[\da-f]*:[\da-f:.]*\](?::\d+)?/gi, '…')
    .replace(/(?<![\w.-])[\w.-]*[\w-](?::\d+)?/g, (word) => (isHost(word) ? '…' : word))
    .replace(/(?<![\w/])\/[\w.-]+(?:\/[\w.-]+)+/g, '…')
    .replace(/\bOSS(?:4-HMAC-SHA256 \S+| [^\s:]+:\S+)/g, '…')
    .slice(0, MAX_MESSAGE);
}

function isHost(word: string): boolean {
  return /[\w-]\.[a-z]{2,}\b/i.test(word);
}

/** Cuts between words, because a part of an address might not look like one. */
function beginningOf(text: string, length: number): string {
  if (text.length <= length) return text;
  return text.slice(0, length).replace(/(?<!\S)\S+$/, '…');
}

/** Returns the first value of a header; `name` is in lower case. */
export function header({ headers }: OssResponse, name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
