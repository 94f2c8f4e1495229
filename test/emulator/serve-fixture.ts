import { startEmulator } from '../../src/emulator/emulator.ts';

// Run by a test as a process of its own, so that it can be killed: prints its URL and serves.
const emulator = await startEmulator({ data: process.argv[2] ?? ':memory:' });
emulator.createBucket({ name: 'logs' });
emulator.createBucket({ name: 'reports' });
process.stdout.write(`${emulator.url}\n`);
