import type { Logger } from 'pino';
import type { Config } from '../config.ts';

/** How often what stays in the journal of updates is looked at again, in milliseconds. */
export const FINISH_EVERY_MS = 5 * 60 * 1000;

/** Ends the process when it is told to stop: after `close`, with code 0; told twice, at once with 1. */
export function stopOnSignals(log: Logger, close: () => Promise<void>): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      // Whoever asks twice does not want to wait.
      if (isStopping) process.exit(1);
      isStopping = true;
      log.info(`${signal}: finishing what is under way`);
      await close();
      process.exit(0);
    });
  }
}

/**
 * Says where the server is. Last, as whoever reads it may signal at once. At every level, as with
 * PORT=0 there is no other way to learn the address.
 *
 * @param running `oss` describes what it works on.
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
  const hint = config.oss ? '' : '; set OSS_* for your account';
  log
    .child({}, { level: 'info' })
    .info(
      { url, metrics: metricsUrl, journal: config.journalName },
      `${nameOf(config)}: ${url} – OSS: ${oss}${hint}`,
    );
}

function nameOf({ graphiql, gatewaySecret: secret }: Config): string {
  if (secret !== undefined) return 'For the gateway';
  return graphiql ? 'GraphiQL' : 'GraphQL';
}
