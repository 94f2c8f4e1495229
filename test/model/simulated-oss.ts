import {
  type Transport,
  TransportError,
  type WireResponse,
} from '../../src/oss/client/transport.ts';
import { ruleXml } from '../support/rules.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** What becomes of one request; times are in milliseconds from when it is sent. */
export type Fate =
  /** OSS carries it out and answers; after the attempt's time nobody hears that. */
  | { readonly kind: 'answered'; readonly ms: number; readonly lagMs: number }
  /** OSS refuses it, or fails and says so. */
  | { readonly kind: 'refused'; readonly ms: number; readonly how: Refusal }
  /** Somebody else answers, or nobody; OSS applies it at another time, or never. */
  | {
      readonly kind: 'lost';
      readonly ms: number;
      readonly how: Loss;
      readonly appliedMs: number | null;
    };

export const REFUSALS = {
  throttled: [503, 'MetaOperationQpsLimitExceeded'],
  denied: [403, 'AccessDenied'],
  'unknown 400': [400, 'NobodyKnowsThis'],
  'unknown 409': [409, 'OperationConflict'],
  'method 405': [405, 'MethodNotAllowed'],
  'length 411': [411, 'MissingContentLength'],
  'not implemented 501': [501, 'NotImplemented'],
  'failed before it was applied': [500, 'InternalError'],
  'failed after it was applied': [500, 'InternalError'],
} as const;
export type Refusal = keyof typeof REFUSALS;

export const LOSSES = ['reset', 'silence', 200, 403, 407, 413, 429, 500, 502, 503, 504] as const;
/** A broken connection, no answer at all, or a proxy's page with that status. */
export type Loss = (typeof LOSSES)[number];

export const NORMAL: Fate = { kind: 'answered', ms: 2, lagMs: 0 };

/** How long one request may take. */
export const ATTEMPT_MS = 10_000;

const PAGE = Buffer.from('<html><body>The gateway says no.</body></html>');

/** The time in which it answers. */
type Time = Pick<SimulatedTime, 'now' | 'after'>;

/** A bucket of OSS, whose reads and writes each meet their fates in the order in which they are sent. */
export class SimulatedOss {
  readonly #time: Time;
  private readonly attemptMs: number;
  #fates: { readonly reads: readonly Fate[]; readonly writes: readonly Fate[] };
  /** What each rule was from when on; of the same moment, the last one. */
  readonly #history = new Map<string, { readonly at: number; readonly xml: string | null }[]>();
  readonly #sent = { reads: 0, writes: 0 };
  /** How many requests were applied whose sender never heard so from OSS. */
  late = 0;
  /** Called with the rule of each write that OSS itself does not answer. */
  onUnanswered: (id: string) => void = () => {};

  /** @param attemptMs how long one request may take. */
  constructor(time: Time, reads: readonly Fate[], writes: readonly Fate[], attemptMs = ATTEMPT_MS) {
    this.attemptMs = attemptMs;
    this.#time = time;
    this.#fates = { reads, writes };
  }

  /** What becomes of the next reads. */
  set reads(reads: readonly Fate[]) {
    this.#fates = { ...this.#fates, reads };
    this.#sent.reads = 0;
  }

  /** What becomes of the next writes. */
  set writes(writes: readonly Fate[]) {
    this.#fates = { ...this.#fates, writes };
    this.#sent.writes = 0;
  }

  /** How many PUTs were sent. */
  puts = 0;
  /** How many DELETEs were sent. */
  deletes = 0;

  /** How long there was no rule since a moment, in milliseconds. */
  gapSince(id: string, from: number): number {
    const versions = this.#history.get(id) ?? [];
    return versions.reduce((sum, { at, xml }, index) => {
      const end = versions[index + 1]?.at ?? this.#time.now;
      return xml === null && at >= from ? sum + end - at : sum;
    }, 0);
  }

  /** Has every request from now on be answered. */
  heal(): void {
    this.#fates = { reads: [], writes: [] };
  }

  /** A rule as it stands, or stood so long ago. */
  rule(id: string, lagMs = 0): string | null {
    const moment = this.#time.now - lagMs;
    return this.#history.get(id)?.findLast(({ at }) => at <= moment)?.xml ?? null;
  }

  /** Creates a rule. @returns whether there was none. */
  put(id: string, xml: string): boolean {
    if (this.rule(id) !== null) return false;
    this.#set(id, xml);
    return true;
  }

  /** Deletes a rule. @returns whether there was one. */
  delete(id: string): boolean {
    const isThere = this.rule(id) !== null;
    if (isThere) this.#set(id, null);
    return isThere;
  }

  #set(id: string, xml: string | null) {
    const versions = this.#history.get(id) ?? [];
    versions.push({ at: this.#time.now, xml });
    this.#history.set(id, versions);
  }

  /** What carries the requests of a process. What was sent goes on when it is dead; no answer gets to it. */
  transportOf(isDead: () => boolean): Transport {
    return {
      request: (request, signal) =>
        new Promise((resolve, reject) => {
          if (isDead()) return;
          if (signal?.aborted) {
            return reject(new TransportError(signal.reason, { neverSent: true }));
          }
          const hear = (work: () => void) => {
            if (!isDead()) work();
          };
          const id = new URLSearchParams(request.path.split('?')[1]).get('inventoryId');
          // The circuit breaker's.
          if (id === null) return resolve(this.#error(403, 'AccessDenied'));
          const isWrite = request.method !== 'GET';
          let isAnswered = false;
          const fail = (reason: unknown) =>
            hear(() => {
              if (isWrite && !isAnswered) this.onUnanswered(id);
              reject(new TransportError(reason));
            });
          signal?.addEventListener('abort', () => fail(signal.reason));
          this.#time.after(this.attemptMs, () => fail(new DOMException('', 'TimeoutError')));
          if (request.method === 'PUT') this.puts += 1;
          if (request.method === 'DELETE') this.deletes += 1;
          const kind = isWrite ? 'writes' : 'reads';
          const fate = this.#fates[kind][this.#sent[kind]] ?? NORMAL;
          this.#sent[kind] += 1;
          const apply = (lagMs = 0) => this.#apply(request.method, id, request.body, lagMs);
          const answer = (response: WireResponse) =>
            hear(() => {
              isAnswered = true;
              resolve(response);
            });
          switch (fate.kind) {
            case 'answered':
              this.#time.after(fate.ms, () => {
                if (fate.ms > this.attemptMs && isWrite) this.late += 1;
                answer(apply(fate.lagMs));
              });
              break;
            case 'refused':
              this.#time.after(fate.ms, () => {
                if (fate.how === 'failed after it was applied') apply();
                const [status, code] = REFUSALS[fate.how];
                answer(this.#error(status, code));
              });
              break;
            case 'lost':
              if (fate.appliedMs !== null && isWrite) {
                this.#time.after(fate.appliedMs, () => {
                  this.late += 1;
                  apply();
                });
              }
              this.#time.after(fate.ms, () => {
                const { how } = fate;
                if (how === 'silence') return;
                if (isWrite) hear(() => this.onUnanswered(id));
                if (how === 'reset') fail(new Error('reset'));
                else answer({ status: how, headers: {}, body: PAGE });
              });
          }
        }),
      async load() {},
      async close() {},
    };
  }

  #apply(method: string, id: string, body: Buffer | undefined, lagMs: number): WireResponse {
    if (method === 'DELETE') {
      this.delete(id);
      return this.#answer(204);
    }
    if (method === 'PUT') {
      const isNew = this.put(id, String(body));
      return isNew ? this.#answer(200) : this.#error(409, 'InventoryConfigurationAlreadyExists');
    }
    const xml = this.rule(id, lagMs);
    return xml === null ? this.#error(404, 'NoSuchInventory') : this.#answer(200, xml);
  }

  #answer(status: number, body = ''): WireResponse {
    const headers = { 'x-oss-request-id': 'SIMULATED' };
    return { status, headers, body: Buffer.from(body) };
  }

  #error(status: number, code: string): WireResponse {
    return this.#answer(
      status,
      `<Error><Code>${code}</Code><Message>${code}</Message><RequestId>SIMULATED</RequestId></Error>`,
    );
  }
}

/** A rule that no other write makes. */
export function documentOf(id: string, version: number): string {
  return ruleXml(id).replace('<Prefix></Prefix>', `<Prefix>v${version}/</Prefix>`);
}

/** Which write made a document; `null` where there is none. */
export function versionOf(xml: string | null): number | null {
  const version = xml === null ? undefined : /<Prefix>v(\d+)\//.exec(xml)?.[1];
  return version === undefined ? null : Number(version);
}
