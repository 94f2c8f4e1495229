import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts';

/** An emulator with bucket `logs`, whose rules tests make, and `reports`, their destination. */
export async function startWithBuckets(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  emulator.createBucket({ name: 'logs' });
  emulator.createBucket({ name: 'reports' });
  return emulator;
}

/** Ids `rule-0000` … in byte order. */
export function ruleIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `rule-${String(index).padStart(4, '0')}`);
}
