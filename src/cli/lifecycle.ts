import { setTimeout as sleep } from 'node:timers/promises';
import { isatty } from 'node:tty';
import type { Logger } from 'pino';
import type { Config } from '../config/index.ts';
import { VERSION } from '../version.ts';

/** How often updates that are left in the journal are tried again, in milliseconds. */
export const FINISH_EVERY_MS = 5 * 60 * 1000;

/**
 * How long writes may take to settle in OSS after the drain, in milliseconds: longer than all steps of an update
 * together. A write that takes longer hangs.
 */
const SETTLE_MS = 2 * 60 * 1000;

/** A terminal sends `SIGHUP` when it is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * How long a second signal counts as the same one, in milliseconds: a terminal signals all of its processes, and shells
 * and npm forward the signal too.
 */
const SAME_SIGNAL_MS =
  process.env['npm_lifecycle_event'] === 'start' || [0, 1, 2].some((fd) => isatty(fd)) ? 500 : 0;

/** How to stop. */
export interface Stopping {
  close(): Promise<void>;
  readonly log?: Logger;
  /**
   * How long `close` may take, in milliseconds.
   * @default SETTLE_MS
   */
  readonly timeoutMs?: number;
}

/**
 * Ends the process on a signal: with code 0 after `close`; with code 1 if `close` fails or takes too long, and at once on
 * a second signal.
 *
 * @returns a function that leaves signals alone again.
 */
export function stopOnSignals({ close, log, timeoutMs = SETTLE_MS }: Stopping): () => void {
  let stoppedAt: number | undefined;
  const stop = async (signal: NodeJS.Signals) => {
    if (stoppedAt !== undefined) {
      if (performance.now() - stoppedAt >= SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    const startedAt = performance.now();
    stoppedAt = startedAt;
    log?.info(`${signal}: finishing pending requests`);
    const late = sleep(timeoutMs).then(() => {
      throw new Error(`Closing took longer than ${timeoutMs} ms.`);
    });
    const exitCode = await Promise.race([close(), late]).then(
      () => {
        const ms = Math.round(performance.now() - startedAt);
        log?.info({ ms }, 'stopped');
        return 0;
      },
      (error: unknown) => {
        log?.error({ err: error }, 'some work could not be finished');
        return 1;
      },
    );
    await new Promise<void>((resolve) => (log ? log.flush(() => resolve()) : resolve()));
    process.exit(exitCode);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  return () => {
    for (const signal of SIGNALS) process.off(signal, stop);
  };
}

/**
 * Makes a signal abort a command, which calls `end` when it has cleaned up. The exit code is then 1.
 *
 * @param timeoutMs how long that may take, in milliseconds.
 */
export function abortOnSignals(timeoutMs: number) {
  const abort = new AbortController();
  const ended = Promise.withResolvers<never>();
  // It is awaited only after a signal.
  ended.promise.catch(() => {});
  const close = () => {
    abort.abort();
    return ended.promise;
  };
  const leave = stopOnSignals({ close, timeoutMs });
  const end = () => {
    ended.reject(new Error('interrupted'));
    if (!abort.signal.aborted) leave();
  };
  return { signal: abort.signal, end };
}

/** How long a server may take to close, in milliseconds. */
export function closingMs({ drainDelayMs, drainTimeoutMs }: Config['stopping']): number {
  return drainDelayMs + drainTimeoutMs + SETTLE_MS;
}

/**
 * Logs the start line. Last, because its reader may stop the process at once. At every level, because with PORT=0 there
 * is no other way to learn the address.
 *
 * @param running `oss` describes the OSS of the server.
 */
export function announce(
  config: Config,
  running: {
    readonly url: string;
    readonly metricsUrl: string | undefined;
    readonly oss: string;
    readonly log: Logger;
  },
): void {
  const { url, metricsUrl, oss, log } = running;
  const { emulatorName, journalName: journal } = config;
  const sample = config.oss ? '' : `, in ${emulatorName}; set OSS_* for your account`;
  const only = config.trustedDocumentsOnly ? ['trusted documents only'] : [];
  const parts = [
    `${nameOf(config)}: ${url}`,
    `OSS: ${oss}${sample}`,
    `journal: ${journal}`,
    ...only,
  ];
  const line = { url, metrics: metricsUrl, journal, version: VERSION };
  log.child({}, { level: 'info' }).info(line, parts.join(' – '));
}

function nameOf({ graphiql, gatewaySecret: secret }: Config): string {
  if (secret !== undefined) return 'For the gateway';
  return graphiql ? 'GraphiQL' : 'GraphQL';
}
