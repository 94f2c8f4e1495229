import { startEmulator } from 'oss-inventory-graphql/emulator';

const emulator = await startEmulator();
emulator.createBucket({ name: 'logs' });
const { status } = await fetch(emulator.url);
await emulator.close();

process.stdout.write(JSON.stringify({ node: process.version, status }));
