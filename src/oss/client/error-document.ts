import type { AnsweredCode } from '../../inventory/oss-codes.ts';
import type { OssResponse } from './messages.ts';
import { parseXml, trimmedText, type XmlElement } from './xml.ts';

/** OSS's `<Error>` document with what its headers say; empty texts where it said nothing. */
export interface OssErrorAnswer {
  readonly status: number;
  readonly code: AnsweredCode;
  readonly message: string;
  readonly requestId: string | null;
  readonly ec: string | null;
  readonly retryAfterSeconds: number | null;
  readonly document: XmlElement | undefined;
}

/** Reads what an answer that is not a success says of itself, as far as it can be read. */
export function readError(response: OssResponse): OssErrorAnswer {
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
 * Whether OSS itself gave an answer, so that it will do nothing more about the request: it has OSS's request id, and
 * an error has OSS's document. What a proxy says tells nothing of OSS.
 *
 * @param writes OSS acknowledges a write with no body; a proxy's page can come with any status.
 */
export function isFromOss(response: OssResponse, writes: boolean): boolean {
  const { status, body } = response;
  if (status >= 400) {
    const { code, requestId } = readError(response);
    return code !== '' && requestId !== null;
  }
  return requestIdOf(response) !== null && status < 300 && !(writes && body.length > 0);
}

/** The id that OSS gave to a request. */
export function requestIdOf(response: OssResponse, told = ''): string | null {
  return word(told) ?? word(header(response, 'x-oss-request-id'));
}

/** Codes and ids are words; what else comes in their place is not for callers to see. */
function word(text: string | null): string | null {
  return text !== null && /^[\w.-]{1,64}$/.test(text) ? text : null;
}

/** No wait that OSS asks for is longer, in seconds: a date can be years ahead, and timers count to 24 days. */
const MAX_RETRY_AFTER = 3600;

/** `Retry-After` comes as seconds or as a date. */
function waitOf(text: string | null): number | null {
  if (text === null) return null;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(0, seconds), MAX_RETRY_AFTER);
}

/** The longest message that goes out, in characters. */
const MAX_MESSAGE = 500;

/**
 * OSS's texts go to callers; which host this server talks to, and how, is none of their business.
 *
 * The threat: a text that takes long to be looked through. So it is cut first; each expression begins where none of
 * its characters stands in front, and takes time in proportion to the text.
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

/** Whether a word has a part that could be a top-level domain. */
function isHost(word: string): boolean {
  return /[\w-]\.[a-z]{2,}\b/i.test(word);
}

/** A text's first words: an address that is cut in two might not look like one. */
function beginningOf(text: string, length: number): string {
  if (text.length <= length) return text;
  return text.slice(0, length).replace(/(?<!\S)\S+$/, '…');
}

/** A header's first value; `null` where there is none. */
export function header({ headers }: OssResponse, name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
