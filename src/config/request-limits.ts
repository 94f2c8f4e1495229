import { z } from 'zod';
import { positive } from './kinds.ts';
import { setting } from './variables.ts';

/** What one request may have at the most, see docs/limits.md. */
export const limits = z.object({
  bodyBytes: setting('MAX_BODY_BYTES', positive.default(1_000_000), {
    about: 'How many bytes a request’s body may have',
  }),
  documentTokens: setting('MAX_DOCUMENT_TOKENS', positive.default(5000), {
    about: 'How many tokens a document may have, and how many lines; 20 times as many characters',
  }),
  depth: setting('MAX_DEPTH', positive.default(20), {
    about: 'How many levels of fields it may have',
  }),
  fields: setting('MAX_FIELDS', positive.default(5000), {
    about:
      'How many fields it may have; those of a fragment count at each place where it is spread',
  }),
  cost: setting('MAX_COST', positive.default(10_000), {
    about: 'How much one operation may [cost](limits.md#cost)',
  }),
  responseBytes: setting('MAX_RESPONSE_BYTES', positive.default(16_000_000), {
    about: 'How many bytes an answer may have, as [estimated](limits.md#answers) from above',
  }),
});

/** What one request may have. */
export type RequestLimits = Readonly<z.infer<typeof limits>>;

/** What holds where nothing else is said. */
export const DEFAULT_LIMITS: RequestLimits = limits.parse({});
