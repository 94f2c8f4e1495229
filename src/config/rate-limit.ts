import { z } from 'zod';
import { oneOf, positive } from './kinds.ts';
import { setting } from './variables.ts';

/** Express's word. A number only: with `true`, which Express takes too, callers could choose their address. */
const trustProxy = z
  .string()
  .regex(
    /^\d{1,2}$/,
    'must be how many proxies append to x-forwarded-for, 0 to 99; addresses and true are not supported',
  )
  .transform(Number);

/** The rate limit, and what it is shared with. */
export const rateLimit = z.object({
  costPerMinute: setting('RATE_LIMIT_COST_PER_MINUTE', positive.optional(), {
    about: 'The [cost](limits.md#cost) that each caller may use in a minute',
    otherwise: 'there is no rate limit',
  }),
  burst: setting('RATE_LIMIT_BURST', positive.optional(), {
    about: 'The cost that a caller may use at once',
    otherwise: 'as `RATE_LIMIT_COST_PER_MINUTE`',
  }),
  withoutRedis: setting(
    'RATE_LIMIT_FAILURE_MODE',
    oneOf('local', 'open', 'closed').default('local'),
    {
      about:
        'What happens while Redis does not answer: `local`, each process counts by itself; `open`, no ' +
        'request is limited; `closed`, every request is refused',
    },
  ),
  trustedProxies: setting('TRUST_PROXY', trustProxy.default(0), {
    about:
      'How many proxies in front append the caller’s address to `x-forwarded-for`. With a larger number, ' +
      'callers can choose their address',
    values: 'a whole number, 0 to 99',
  }),
});
