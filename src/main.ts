#!/usr/bin/env node
import { ConfigError, readConfig } from './config.ts';
import type { OssAccount } from './oss/client.ts';
import { createLogger } from './server/logger.ts';
import { startServer } from './server/server.ts';

const config = configOrExit();
const log = await createLogger(config.logLevel, process.stdout);
const {
  account,
  description,
  close: closeOss,
} = config.oss
  ? { account: config.oss, description: describe(config.oss), close: async () => {} }
  : await startEmbeddedOss(config.emulatorData).catch(
      exitBecause('The emulator cannot use its file, see EMULATOR_DATA'),
    );
const { host, port } = config;
const server = await startServer({ host, port, oss: account, log }).catch(
  exitBecause('The server cannot listen, see HOST and PORT'),
);

let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    // Whoever asks twice does not want to wait.
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info(`${signal}: finishing what is under way`);
    await server.close();
    await closeOss();
    process.exit(0);
  });
}

// Last, as whoever reads it may signal at once. At every level, as with PORT=0 there is no other way
// to learn the address.
log
  .child({}, { level: 'info' })
  .info({ url: server.url }, `GraphiQL: ${server.url} – OSS: ${description}`);

function configOrExit() {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`The configuration cannot be used:\n${error.message}\n`);
    process.exit(1);
  }
}

/** Ends the process in one line; what comes without a system's code is a bug, and shows its stack. */
function exitBecause(what: string) {
  return (error: unknown): never => {
    if (!(error instanceof Error && 'code' in error)) throw error;
    process.stderr.write(`${what}: ${error.message}\n`);
    process.exit(1);
  };
}

/** Starts the emulator that serves where no account is configured. Loaded only then. */
async function startEmbeddedOss(data: string) {
  const { DEFAULT_ACCOUNT, startEmulator } = await import('./emulator/emulator.ts');
  const { seedSampleData } = await import('./emulator/sample-data.ts');
  const emulator = await startEmulator({ data });
  seedSampleData(emulator);
  const [user] = DEFAULT_ACCOUNT.users;
  if (!user) throw new Error('The emulator has no user.');
  const account: OssAccount = {
    region: 'oss-cn-hangzhou',
    endpoint: emulator.url,
    accessKeyId: user.accessKeyId,
    accessKeySecret: user.accessKeySecret,
  };
  return {
    account,
    description: `the embedded emulator with sample data (${data}); set OSS_* for your account`,
    close: emulator.close,
  };
}

function describe({ region, endpoint }: OssAccount): string {
  return endpoint === undefined ? region : `${region} at ${endpoint}`;
}
