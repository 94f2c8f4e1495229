import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished, vi } from 'vitest';
import { type ApplyOptions, apply } from '../../../src/cli/rules/apply.ts';
import { type ExportOptions, exportRules } from '../../../src/cli/rules/export.ts';
import { type PlanOptions, plan } from '../../../src/cli/rules/plan.ts';
import { temporaryFolder } from '../../server/support.ts';
import type { TestSystem } from '../../support/system.ts';

/** What a command printed, and its exit code. */
export interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process, without a terminal. */
export async function printed(run: () => Promise<number>): Promise<Printed> {
  const texts = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      texts[name] += String(chunk);
      return true;
    }),
  );
  try {
    const code = await run();
    return {
      code,
      stdout: stripVTControlCharacters(texts.stdout),
      stderr: stripVTControlCharacters(texts.stderr),
    };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** The commands, with a server's URL and a file of rules. */
export function commandsOn({ url }: Pick<TestSystem, 'url'>) {
  return {
    export: (buckets: readonly string[] = [], options: ExportOptions = {}) =>
      printed(() => exportRules(buckets, { server: url, ...options })),
    plan: async (text: string | Buffer, options: PlanOptions = {}) => {
      const file = await rulesFile(text);
      return printed(() => plan(file, { server: url, ...options }));
    },
    apply: async (text: string | Buffer, options: ApplyOptions = {}) => {
      const file = await rulesFile(text);
      return printed(() => apply(file, { server: url, yes: true, ...options }));
    },
  };
}

/** Writes `rules.yaml` to a folder of the test. @returns its path. */
export async function rulesFile(text: string | Buffer): Promise<string> {
  const folder = await temporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  const path = join(folder.path, 'rules.yaml');
  await writeFile(path, text);
  return path;
}

/** A rule of a file, as YAML in one line. */
export function ruleLine(id: string, change = '', bucket = 'logs'): string {
  const destination = '{ accountId: "1000000000000000", roleName: AliyunOSSRole, bucket: reports }';
  return (
    `  - { bucket: ${bucket}, inventoryId: ${id}, isEnabled: true, frequency: DAILY, ` +
    `includedObjectVersions: ALL, destination: ${destination}${change} }\n`
  );
}
