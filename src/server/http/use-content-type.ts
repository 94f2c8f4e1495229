import { MIMEType } from 'node:util';
import type { Plugin } from 'graphql-yoga';
import { shown } from '../../inventory/validation.ts';
import { HttpError } from './http-error.ts';

const JSON_TYPE = 'application/json';

/** Types of a body that is JSON; a page cannot send any of them without a preflight. */
const JSON_TYPES = [JSON_TYPE, 'application/graphql+json'];

/** Names of UTF-8, and of a part of it. */
const UTF8 = /^(?:utf-?8|us-ascii|)$/i;

/**
 * Lets a body be read only as JSON in UTF-8, however the client spells its `content-type`: Yoga knows one spelling,
 * and would read forms too.
 */
export function useContentType(): Plugin {
  return {
    // Before Yoga chooses its parser.
    onRequest({ request: { headers } }) {
      const given = headers.get('content-type');
      if (given === null || given === JSON_TYPE) return;
      const type = mimeType(given);
      if (type && isJson(type) && isUtf8(type)) headers.set('content-type', JSON_TYPE);
    },
    onRequestParse({ request: { method, headers } }) {
      if (method !== 'POST') return;
      const given = headers.get('content-type') ?? '';
      if (given !== JSON_TYPE) throw new HttpError(415, 'UNSUPPORTED_MEDIA_TYPE', complaint(given));
    },
  };
}

function complaint(given: string): string {
  const type = mimeType(given);
  if (type && isJson(type)) {
    return `The body has the charset ${shown(charsetOf(type))}: send JSON in UTF-8.`;
  }
  const what = given === '' ? 'no content type' : `the content type ${shown(given)}`;
  return `The body has ${what}: send JSON with the header \`content-type: ${JSON_TYPE}\`.`;
}

function mimeType(text: string): MIMEType | undefined {
  try {
    return new MIMEType(text);
  } catch {
    return undefined;
  }
}

function isJson({ essence }: MIMEType): boolean {
  return JSON_TYPES.includes(essence);
}

function isUtf8(type: MIMEType): boolean {
  return UTF8.test(charsetOf(type));
}

function charsetOf({ params }: MIMEType): string {
  return params.get('charset') ?? '';
}
