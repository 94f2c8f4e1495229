import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { portOf } from './support.ts';

/** Whom the server under test trusts. */
export const ISSUER = 'https://issuer.example';

/** Whom tokens are for. */
export const AUDIENCE = 'inventory';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** An issuer of tokens, with its public keys at an address. */
export interface Issuer extends AsyncDisposable {
  readonly jwksUrl: string;
  /** How often its keys were fetched. */
  readonly fetches: number;
  /** `true`: its keys cannot be had. */
  isDown: boolean;
  /** Its keys by their `kid`; what is published is what is in here. */
  readonly keys: Map<string, KeyPair>;
  /** Makes a new key and publishes it. */
  addKey(kid: string, algorithm?: string): Promise<KeyPair>;
  /** Signs a token that is good but for what is said. */
  sign(
    claims?: Readonly<Record<string, unknown>>,
    header?: Partial<JWTHeaderParameters>,
    key?: KeyPair,
  ): Promise<string>;
}

/** Starts an issuer with one key, `first`. */
export async function startIssuer(): Promise<Issuer> {
  const keys = new Map<string, KeyPair>();
  let fetches = 0;
  const server = createServer(async (_request, response) => {
    fetches += 1;
    if (issuer.isDown) {
      response.writeHead(500).end();
      return;
    }
    const published = await Promise.all(
      [...keys].map(async ([kid, { publicKey }]) => ({ ...(await exportJWK(publicKey)), kid })),
    );
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));

  const issuer: Issuer = {
    jwksUrl: `http://127.0.0.1:${portOf(server.address())}/jwks.json`,
    get fetches() {
      return fetches;
    },
    isDown: false,
    keys,
    async addKey(kid, algorithm = 'ES256') {
      const pair = await generateKeyPair(algorithm);
      keys.set(kid, pair);
      return pair;
    },
    sign(claims = {}, header = {}, key = keys.get(header.kid ?? 'first')) {
      if (!key) throw new Error(`There is no key ${header.kid}.`);
      const now = Math.floor(Date.now() / 1000);
      const good: Record<string, unknown> = {
        iss: ISSUER,
        aud: AUDIENCE,
        sub: 'alice',
        exp: now + 60,
      };
      return new SignJWT({ ...good, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'first', ...header })
        .sign(key.privateKey);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  await issuer.addKey('first');
  return issuer;
}
