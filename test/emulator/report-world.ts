import { expect } from 'vitest';
import type { Emulator, EmulatorOptions } from '../../src/emulator/emulator.ts';
import { putRule, type RuleParts } from './client.ts';
import { listManifests } from './report-reader.ts';
import { startWithBuckets } from './set-up.ts';

const START = Date.parse('2026-11-02T09:05:07Z');
export const DAY_MS = 86_400_000;

/** A rule for current objects. */
export const CURRENT: RuleParts = {
  versions: '<IncludedObjectVersions>Current</IncludedObjectVersions>',
};

/** A rule for current objects with another schedule. */
export function schedule(content: string): RuleParts {
  return { ...CURRENT, schedule: `<Schedule>${content}</Schedule>` };
}

/** An emulator whose time the test moves. */
export async function startAt(options: EmulatorOptions = {}): Promise<{
  emulator: Emulator;
  /** Moves the time, and runs what has become due. */
  pass(ms: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}> {
  let time = START;
  const emulator = await startWithBuckets({
    ...options,
    reports: { now: () => time, ...options.reports },
  });
  return {
    emulator,
    async pass(ms) {
      time += ms;
      await emulator.runReports();
    },
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

/** The folders of a rule's reports, oldest first. */
export async function foldersOf(emulator: Emulator, id = 'rule'): Promise<string[]> {
  const manifests = await listManifests(emulator, 'reports', `logs/${id}/`);
  return manifests.map((key) => key.split('/').at(-2) ?? '');
}

/** PUTs a rule of bucket `logs`. */
export async function acceptRule(
  { emulator }: { emulator: Emulator },
  parts: RuleParts = CURRENT,
  id = 'rule',
): Promise<void> {
  expect(await putRule(emulator, id, parts)).toMatchObject({ status: 200 });
}
