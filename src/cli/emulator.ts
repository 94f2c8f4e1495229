import { DEFAULT_ACCOUNT, type Emulator, startEmulator } from '../emulator/emulator.ts';
import { seedSampleData } from '../emulator/sample-data.ts';
import { exitBecause, fail } from './exit.ts';
import { stopOnSignals } from './lifecycle.ts';

/** Options of the command `emulator`. */
export interface EmulatorCommandOptions {
  readonly port: number;
  /** An SQLite file, or `:memory:`. */
  readonly data: string;
  readonly sampleData: boolean;
  /** Buckets to create. */
  readonly bucket?: readonly string[];
}

const REGION = 'oss-cn-hangzhou';

/** Runs the emulator until a signal ends the process. */
export async function runEmulator({
  port,
  data,
  sampleData,
  bucket: names = [],
}: EmulatorCommandOptions): Promise<void> {
  const emulator = await start({ port, data, sampleData }).catch(
    exitBecause('The emulator cannot start, see --port and --data'),
  );
  for (const name of names) createBucket(emulator, name);

  stopOnSignals({ close: emulator.close });

  // Last, and in one write: a script that sees the last line has all of them, and may stop the process at once.
  process.stdout.write(`${environmentLines(emulator).join('\n')}\n# ready, ends with Ctrl-C\n`);
}

async function start({ port, data, sampleData }: EmulatorCommandOptions): Promise<Emulator> {
  const emulator = await startEmulator({
    port,
    data,
    defaultRegion: REGION,
    reports: { timer: true },
  });
  if (sampleData) seedSampleData(emulator);
  return emulator;
}

function createBucket(emulator: Emulator, name: string): void {
  try {
    emulator.createBucket({ name });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    fail(`--bucket: ${error.message} They have 3 to 63 of a-z, 0-9 and "-".`, error, 2);
  }
}

/** The settings of a client, as lines for a shell and for `--env-file`. */
function environmentLines({ url }: Emulator): readonly string[] {
  const [user] = DEFAULT_ACCOUNT.users;
  if (!user) throw new Error('The emulator has no user.');
  return [
    `export OSS_ENDPOINT=${url}`,
    `export OSS_REGION=${REGION}`,
    `export OSS_ACCESS_KEY_ID=${user.accessKeyId}`,
    `export OSS_ACCESS_KEY_SECRET=${user.accessKeySecret}`,
  ];
}
