import { z } from 'zod';
import { positive } from './kinds.ts';
import { setting } from './variables.ts';

/** The limits of one request, see docs/limits.md. */
export const limits = z.object({
  bodyBytes: setting('MAX_BODY_BYTES', positive.default(1_000_000), {
    about: 'The maximum size of a request’s body, in bytes',
  }),
  documentTokens: setting('MAX_DOCUMENT_TOKENS', positive.default(5000), {
    about:
      'The maximum number of tokens in a document, and of lines; of characters 20 times as many',
  }),
  depth: setting('MAX_DEPTH', positive.default(20), {
    about: 'The maximum depth of its fields',
  }),
  fields: setting('MAX_FIELDS', positive.default(5000), {
    about:
      'The maximum number of its fields. The fields of a fragment count each time it is spread',
  }),
  cost: setting('MAX_COST', positive.default(10_000), {
    about: 'The maximum [cost](limits.md#cost) of an operation',
  }),
  responseBytes: setting('MAX_RESPONSE_BYTES', positive.default(16_000_000), {
    about: 'The maximum size of an answer, in bytes, as an upper [estimate](limits.md#answers)',
  }),
});

/** The limits of one request. */
export type RequestLimits = Readonly<z.infer<typeof limits>>;

/** The limits by default. */
export const DEFAULT_LIMITS: RequestLimits = limits.parse({});
