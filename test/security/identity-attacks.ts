import { createHmac } from 'node:crypto';
import { exportSPKI, generateKeyPair } from 'jose';
import { AUDIENCE, ISSUER, type Issuer } from '../server/issuer.ts';
import { type AttackedServer, KEYS } from './attacked-server.ts';
import type { Attack } from './document-attacks.ts';

const QUERY = '{ buckets { nodes { name } } }';

const now = () => Math.floor(Date.now() / 1000);
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = () => ({ iss: ISSUER, aud: AUDIENCE, sub: 'owner', exp: now() + 60 });

function token(
  name: string,
  how: string,
  make: (issuer: Issuer) => Promise<string> | string,
  outcome: string,
): Attack {
  return {
    name,
    how,
    outcome,
    async run(server) {
      const authorization = `Bearer ${await make(server.issuer)}`;
      return server.ask({ query: QUERY }, null, { authorization });
    },
  };
}

function badToken(how: string, make: (issuer: Issuer) => Promise<string> | string): Attack {
  return token('Bad token', how, make, '401 UNAUTHENTICATED');
}

/** A stranger's tokens while the issuer's keys cannot be fetched, and good ones between them. */
const ISSUER_AWAY: Attack = {
  name: 'Tokens while the issuer is away',
  how: '50 unknown keys between good ones',
  outcome: '50 good ones 200',
  async run(server) {
    const { issuer } = server;
    const { name } = ISSUER_AWAY;
    const stranger = await generateKeyPair('ES256');
    const ask = async (text: string) =>
      server.ask({ query: QUERY }, null, { authorization: `Bearer ${text}` });
    await ask(await issuer.sign());
    issuer.isDown = true;
    try {
      const outcomes = new Set<string>();
      for (let count = 0; count < 50; count += 1) {
        await ask(await issuer.sign({}, { kid: `${name} ${count}` }, stranger));
        outcomes.add(await ask(await issuer.sign()));
      }
      return `50 good ones ${[...outcomes].join()}`;
    } finally {
      issuer.isDown = false;
    }
  },
};

/** Guesses that share more and more with a real key, and the time that each kind takes. */
const TIMING: Attack = {
  name: 'Guessing by time',
  how: '300 keys with a wrong last character',
  outcome: 'all 401, no difference',
  async run(server) {
    const guesses = { far: 'x'.repeat(KEYS.owner.length), near: `${KEYS.owner.slice(0, -1)}x` };
    const times: Record<keyof typeof guesses, number[]> = { far: [], near: [] };
    const outcomes = new Set<string>();
    for (let round = 0; round < 300; round += 1) {
      const order = round % 2 === 0 ? (['far', 'near'] as const) : (['near', 'far'] as const);
      for (const kind of order) {
        const startedAt = performance.now();
        outcomes.add(await server.ask({ query: QUERY }, null, { 'x-api-key': guesses[kind] }));
        times[kind].push(performance.now() - startedAt);
      }
    }
    const [far, near] = [median(times.far), median(times.near)];
    process.stderr.write(`guessing: median ${far.toFixed(3)} ms far, ${near.toFixed(3)} ms near\n`);
    const all = [...outcomes].join();
    // A comparison that ends early would differ by nanoseconds; this finds one that does real work.
    return `${all === '401 UNAUTHENTICATED' ? 'all 401' : all}, ${Math.abs(far - near) < far / 2 ? 'no difference' : 'a difference'}`;
  },
};

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

export const IDENTITY_ATTACKS: readonly Attack[] = [
  {
    name: 'No credential',
    how: 'a query',
    outcome: '401 UNAUTHENTICATED',
    run: (server) => server.ask({ query: QUERY }, null),
  },
  {
    name: 'Guessing keys',
    how: '1,000',
    outcome: 'all 401',
    async run(server) {
      const outcomes = new Set<string>();
      for (let count = 0; count < 1000; count += 50) {
        const guesses = Array.from({ length: 50 }, () => crypto.randomUUID());
        const answers = guesses.map((key) =>
          server.ask({ query: QUERY }, null, { 'x-api-key': key }),
        );
        for (const answer of await Promise.all(answers)) outcomes.add(answer);
      }
      const all = [...outcomes].join();
      return all === '401 UNAUTHENTICATED' ? 'all 401' : all;
    },
  },
  TIMING,
  token('Good token', 'for comparison', (issuer) => issuer.sign(), '200'),
  badToken('alg none', () => `${base64({ alg: 'none' })}.${base64(claims())}.`),
  badToken('an unknown kid', async (issuer) =>
    issuer.sign({}, { kid: '../../first' }, await generateKeyPair('ES256')),
  ),
  badToken('a stranger’s key', async (issuer) =>
    issuer.sign({}, {}, await generateKeyPair('ES256')),
  ),
  badToken('HS256 with the public key', async (issuer) => {
    const pair = issuer.keys.get('first');
    if (!pair) throw new Error('The issuer has no key.');
    const text = `${base64({ alg: 'HS256', kid: 'first' })}.${base64(claims())}`;
    const secret = await exportSPKI(pair.publicKey);
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  }),
  badToken('expired', (issuer) => issuer.sign({ exp: now() - 60 })),
  badToken('not yet valid', (issuer) => issuer.sign({ nbf: now() + 60 })),
  badToken('a wrong aud', (issuer) => issuer.sign({ aud: 'other' })),
  badToken('a wrong iss', (issuer) => issuer.sign({ iss: 'https://evil.example' })),
  {
    name: 'More than allowed',
    how: 'a reader’s mutations',
    outcome: 'Forbidden, Forbidden, Forbidden',
    run: forbidden,
  },
  badToken('a number as sub', (issuer) => issuer.sign({ sub: 7 })),
  badToken('a list as sub', (issuer) => issuer.sign({ sub: ['owner'] })),
  ISSUER_AWAY,
  {
    name: 'Past the policy',
    how: 'a token without grants',
    outcome: 'nothing',
    async run({ url, issuer }) {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await issuer.sign()}`,
        },
        body: JSON.stringify({
          query:
            '{ buckets { nodes { name } } bucket(name: "demo-logs") { name } inventory(bucket: "demo-photos", inventoryId: "originals-daily") { id } node(id: "QnVja2V0OmRlbW8tbG9ncw==") { id } }',
        }),
      });
      const text = await response.text();
      return /demo|"id"/.test(text) ? `told: ${text}` : 'nothing';
    },
  },
];

async function forbidden({ url }: AttackedServer): Promise<string> {
  const key = 'bucket: "demo-photos", inventoryId: "originals-daily"';
  const rest =
    'isEnabled: true, frequency: DAILY, includedObjectVersions: ALL, destination: { accountId: "1000000000000000", roleName: "R", bucket: "demo-reports" }';
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': KEYS.reader },
    body: JSON.stringify({
      query: `mutation {
        a: createInventory(input: { ${key}, ${rest} }) { ... on Error { code } }
        b: updateInventory(input: { ${key}, isEnabled: false }) { ... on Error { code } }
        c: deleteInventory(input: { ${key} }) { ... on Error { code } }
      }`,
    }),
  });
  const { data }: { data: Record<string, { code?: string }> } = await response.json();
  return Object.values(data)
    .map(({ code }) => code)
    .join(', ');
}
