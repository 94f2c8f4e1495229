import { Pool } from 'undici';

/** How one request of a load was answered. */
export interface Answered {
  readonly status: number;
  readonly code: string | undefined;
  /** What it took of the rate, where it was executed. */
  readonly cost: number;
  readonly ms: number;
  readonly retryAfter: string | undefined;
}

/** Requests that are sent one after the other on each of several connections, as fast as it goes. */
export interface Load extends AsyncDisposable {
  /** Waits until those that were answered since the last call are as wanted, and gives them. */
  until(isEnough: (answers: readonly Answered[]) => boolean): Promise<readonly Answered[]>;
  /** Ends it when what is under way is answered, and gives what was answered since the last call. */
  stop(): Promise<readonly Answered[]>;
}

/**
 * @param connections to each of the servers.
 */
export function startLoad(urls: readonly string[], connections: number): Load {
  let answers: Answered[] = [];
  let isStopping = false;
  let onAnswer = () => {};
  const pools = urls.map((url) => new Pool(new URL(url).origin, { connections }));
  const send = async (pool: Pool) => {
    while (!isStopping) {
      answers.push(await request(pool));
      onAnswer();
    }
  };
  const sent = Promise.all(
    pools.flatMap((pool) => Array.from({ length: connections }, () => send(pool))),
  );
  const take = () => {
    const taken = answers;
    answers = [];
    return taken;
  };
  const stop = async () => {
    isStopping = true;
    await sent;
    await Promise.all(pools.map((pool) => pool.close()));
    return take();
  };
  return {
    async until(isEnough) {
      while (!isEnough(answers)) {
        const { promise, resolve } = Promise.withResolvers<void>();
        onAnswer = resolve;
        await Promise.race([promise, sent]);
      }
      return take();
    },
    stop,
    async [Symbol.asyncDispose]() {
      if (!isStopping) await stop();
    },
  };
}

async function request(pool: Pool): Promise<Answered> {
  const startedAt = performance.now();
  const { statusCode, headers, body } = await pool.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: '{"query":"{ __typename }"}',
  });
  const text = await body.text();
  const ms = performance.now() - startedAt;
  const answer: {
    data?: object;
    errors?: readonly { extensions: { code: string } }[];
    extensions?: { cost?: { requested: number } };
  } = JSON.parse(text);
  const retryAfter = headers['retry-after'];
  return {
    status: statusCode,
    code: answer.errors?.[0]?.extensions.code,
    cost: answer.data ? Math.max(1, answer.extensions?.cost?.requested ?? 1) : 0,
    ms,
    retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
  };
}

/** What the answers took of the rate together. */
export function costOf(answers: readonly Answered[]): number {
  return answers.reduce((sum, { cost }) => sum + cost, 0);
}

/** How the requests were answered, each way with how often: `200`, `429 RATE_LIMITED`. */
export function waysOf(answers: readonly Answered[]): Record<string, number> {
  const ways = Map.groupBy(answers, ({ status, code }) => `${status} ${code ?? ''}`.trim());
  return Object.fromEntries([...ways].map(([way, { length }]) => [way, length]));
}
