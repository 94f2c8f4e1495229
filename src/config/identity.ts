import { hash } from 'node:crypto';
import { z } from 'zod';
import { policySchema } from '../access/policy.ts';
import { isLoopback, list, listed, webUrl } from './kinds.ts';
import type { Given } from './secrets.ts';
import { readSettings, setting } from './variables.ts';

/** An API key as the configuration holds it: a hash, which does not admit its reader. */
export interface ApiKey {
  /** The caller's name. Several keys can share it, so that a key can be replaced without a gap. */
  readonly name: string;
  /** The key's SHA-256. */
  readonly sha256: Buffer;
}

/** Algorithms with a public key: with a shared secret this server could make tokens itself. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

/** The algorithms that are accepted by default. */
const DEFAULT_ALGORITHMS: readonly string[] = ['RS256', 'PS256', 'ES256', 'EdDSA'];

const apiKey = z
  .string()
  .regex(/^[\w.@-]{1,64}=sha256:[\da-f]{64}$/i, {
    abort: true,
    error:
      'must be name=sha256:<64 hex digits>: make the digits with `printf %s "$KEY" | sha256sum`',
  })
  .transform((entry): ApiKey => {
    const [name = '', hash = ''] = entry.split('=sha256:');
    return { name, sha256: Buffer.from(hash, 'hex') };
  });

/** The hash of an empty text, which a script makes of a variable that is not set. Everybody has that key. */
const EMPTY = hash('sha256', '', 'hex');

const apiKeys = list.pipe(z.array(apiKey).min(1, 'has no key')).superRefine((keys, context) => {
  const owners = new Map<string, string>();
  for (const [index, { name, sha256 }] of keys.entries()) {
    const digits = sha256.toString('hex');
    const owner = owners.get(digits);
    const fail = (message: string) => context.addIssue({ code: 'custom', path: [index], message });
    if (digits === EMPTY) fail('is the hash of an empty key: make the key again');
    if (owner !== undefined && owner !== name) fail('is the same key under another name');
    owners.set(digits, name);
  }
});

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});

/** Someone who can change the answer can make tokens. */
const jwksUrl = webUrl.refine(
  (url) => new URL(url).protocol === 'https:' || isLoopback(new URL(url).hostname),
  { error: 'must be https://: someone who can change the keys on their way can make tokens' },
);

const NEEDED = 'is missing: JWT_JWKS_URL, JWT_ISSUER and JWT_AUDIENCE go together';

const none = z.string().toLowerCase().pipe(z.literal('none', 'must be none, or left out'));

/** Authentication and the access policy. */
export const identitySettings = {
  auth: setting('AUTH', none.optional(), {
    about: '`none` allows a `HOST` other than localhost without authentication',
    values: '`none`',
    otherwise: 'such a server refuses to start',
  }),
  apiKeys: setting('API_KEYS', apiKeys.optional(), {
    isSecret: true,
    about: 'The accepted API keys, as hashes. Needs `ACCESS_POLICY`',
    values: '`name=sha256:<64 hex digits>`, separated by commas or white space',
    otherwise: 'no API keys are accepted',
  }),
  jwksUrl: setting('JWT_JWKS_URL', jwksUrl.optional(), {
    about: 'The address of the issuer’s public keys (JWKS). Needs `ACCESS_POLICY`',
    values: 'an `https://` address; `http://` on localhost only',
    otherwise: 'no tokens are accepted',
  }),
  issuer: setting('JWT_ISSUER', z.string().optional(), {
    about: 'The issuer that tokens must name (`iss`). With `JWT_JWKS_URL`',
    values: 'for example `https://login.example.com/`',
    otherwise: 'no tokens are accepted',
  }),
  audience: setting('JWT_AUDIENCE', z.string().optional(), {
    about: 'The audience that tokens must name (`aud`). With `JWT_JWKS_URL`',
    values: 'for example `oss-inventory`',
    otherwise: 'no tokens are accepted',
  }),
  algorithms: setting(
    'JWT_ALGORITHMS',
    list
      .pipe(
        z.array(z.enum(ALGORITHMS, `must be one of ${ALGORITHMS.join(', ')}`)).min(1, 'is empty'),
      )
      .optional(),
    {
      about: 'The accepted signature algorithms. With `JWT_JWKS_URL`',
      values: `${listed(ALGORITHMS)}, separated by commas`,
      otherwise: `\`${DEFAULT_ALGORITHMS.join(',')}\``,
    },
  ),
  policy: setting('ACCESS_POLICY', json.pipe(policySchema).optional(), {
    isSecret: true,
    about: 'What callers may do',
    values: 'JSON, for example `{"grants":[{"to":"authenticated","may":["read"],"on":["*"]}]}`',
    otherwise: 'callers may do everything, if they need not authenticate',
  }),
};

const identity = z
  .object(identitySettings)
  .superRefine((data, context) => {
    const fail = (name: keyof typeof identitySettings, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    const jwt = ['jwksUrl', 'issuer', 'audience'] as const;
    const hasJwt = jwt.some((name) => data[name] !== undefined);
    if (hasJwt) for (const name of jwt) if (data[name] === undefined) fail(name, NEEDED);
    if (data.algorithms && !hasJwt) fail('jwksUrl', NEEDED);
    const isRequired = hasJwt || data.apiKeys !== undefined;
    if (data.auth === 'none' && isRequired) {
      fail('auth', 'is none, but API_KEYS or JWT_* require authentication: leave one of them out');
    }
    if (isRequired && data.policy === undefined) {
      fail(
        'policy',
        'is missing: say what callers may do, for example {"grants":[{"to":"authenticated","may":["read"],"on":["*"]}]}',
      );
    }
  })
  .transform(({ auth, policy, apiKeys = [], algorithms = DEFAULT_ALGORITHMS, ...jwt }) => {
    const { jwksUrl, issuer, audience } = jwt;
    return {
      /** How callers authenticate; with neither, they do not. */
      identity: {
        apiKeys,
        jwt: jwksUrl && issuer && audience ? { jwksUrl, issuer, audience, algorithms } : undefined,
      },
      /** Absent: every caller may do everything. */
      policy,
      /** Whether AUTH=none says that callers need not authenticate. */
      isOpen: auth === 'none',
    };
  });

/** How callers authenticate, and what they may do. */
export type Identity = z.infer<typeof identity>;

/** Which tokens are accepted. */
export type JwtConfig = NonNullable<Identity['identity']['jwt']>;

/** Reads the variables of authentication and the policy. */
export function readIdentity(given: Given) {
  return readSettings(identity, identitySettings, given);
}
