import { hash } from 'node:crypto';
import { z } from 'zod';
import { policySchema } from '../access/policy.ts';
import { isLoopback, list, webUrl } from './kinds.ts';
import type { Given } from './secrets.ts';
import { readSettings, setting } from './variables.ts';

/** An API key as the configuration has it: nobody who reads that can use the key. */
export interface ApiKey {
  /** Whose it is; several keys can have one name, for a new one to be handed out before the old ends. */
  readonly name: string;
  /** The key's SHA-256. */
  readonly sha256: Buffer;
}

/** With a public key; a shared secret would have to be in this server's hands too. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA'],
] as const;

/** Those that are taken where none are named. */
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

/** Of nothing: what hashing a variable that is not set gives, and a key that everybody has. */
const EMPTY = hash('sha256', '', 'hex');

const apiKeys = list.pipe(z.array(apiKey).min(1, 'has no key')).superRefine((keys, context) => {
  const owners = new Map<string, string>();
  for (const [index, { name, sha256 }] of keys.entries()) {
    const digits = sha256.toString('hex');
    const owner = owners.get(digits);
    const fail = (message: string) => context.addIssue({ code: 'custom', path: [index], message });
    if (digits === EMPTY) fail('is the hash of nothing: the key was empty when it was made');
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

/** Whoever can change what comes from there can make tokens. */
const jwksUrl = webUrl.refine(
  (url) => new URL(url).protocol === 'https:' || isLoopback(new URL(url).hostname),
  { error: 'must be https://, as whoever can change the keys on their way can make tokens' },
);

const NEEDED = 'is missing: JWT_JWKS_URL, JWT_ISSUER and JWT_AUDIENCE go together';

const none = z.string().toLowerCase().pipe(z.literal('none', 'must be none, or left out'));

/** Who is asked to prove who they are, and what they may do. */
export const identitySettings = {
  auth: setting('AUTH', none.optional(), {
    about: '`none`: listen beyond this machine, and ask nobody who they are',
    values: '`none`',
    otherwise: 'such a server does not start',
  }),
  apiKeys: setting('API_KEYS', apiKeys.optional(), {
    isSecret: true,
    about: 'The API keys that are taken, as hashes. Needs `ACCESS_POLICY`',
    values: '`name=sha256:<64 hex digits>` each, with commas or white space between',
    otherwise: 'none are taken',
  }),
  jwksUrl: setting('JWT_JWKS_URL', jwksUrl.optional(), {
    about: 'Where the public keys of the tokens’ issuer are. Needs `ACCESS_POLICY`',
    values: 'an `https://` address, `http://` on this machine alone',
    otherwise: 'no tokens are taken',
  }),
  issuer: setting('JWT_ISSUER', z.string().optional(), {
    about: 'The issuer’s name (`iss`). With `JWT_JWKS_URL`',
    values: 'for example `https://login.example.com/`',
    otherwise: 'no tokens are taken',
  }),
  audience: setting('JWT_AUDIENCE', z.string().optional(), {
    about: 'This server’s name in tokens (`aud`). With `JWT_JWKS_URL`',
    values: 'for example `oss-inventory`',
    otherwise: 'no tokens are taken',
  }),
  algorithms: setting(
    'JWT_ALGORITHMS',
    list
      .pipe(z.array(z.enum(ALGORITHMS, `must be of ${ALGORITHMS.join(', ')}`)).min(1, 'is empty'))
      .optional(),
    {
      about: 'Which signatures tokens may have. With `JWT_JWKS_URL`',
      values: `of ${ALGORITHMS.map((name) => `\`${name}\``).join(', ')}, with commas between`,
      otherwise: `\`${DEFAULT_ALGORITHMS.join(',')}\``,
    },
  ),
  policy: setting('ACCESS_POLICY', json.pipe(policySchema).optional(), {
    isSecret: true,
    about: 'What callers may do',
    values: 'JSON, for example `{"grants":[{"to":"authenticated","may":["read"],"on":["*"]}]}`',
    otherwise: 'everything, where nobody is asked who they are',
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
    const asks = hasJwt || data.apiKeys !== undefined;
    if (data.auth === 'none' && asks) {
      fail(
        'auth',
        'is none, but API_KEYS or JWT_* ask callers who they are: leave one of them out',
      );
    }
    if (asks && data.policy === undefined) {
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

/** Who may do what, and how they prove who they are. */
export type Identity = z.infer<typeof identity>;

/** Whose tokens are taken. */
export type JwtConfig = NonNullable<Identity['identity']['jwt']>;

/** Reads the variables of identity and rights. */
export function readIdentity(given: Given) {
  return readSettings(identity, identitySettings, given);
}
