import { expect } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.ts';
import type { TestSystem } from './system.ts';

type Asking = Pick<TestSystem, 'askText'>;
type Headers = Readonly<Record<string, string>>;

/** What a report, or a mutation, answers. */
export type Fields = Readonly<Record<string, unknown>>;

/** The global id of a report in the bucket `reports`. */
export function reportIdOf(manifestKey: string): string {
  return Buffer.from(`InventoryReport:reports/${manifestKey}`).toString('base64');
}

/** Asks for the figures of a report. @returns the mutation's result */
export async function summarize({ askText }: Asking, id: string, headers?: Headers) {
  const { data, errors } = await askText(
    `mutation ($id: ID!) {
      summarizeReport(input: { reportId: $id }) {
        __typename
        ... on SummarizeReportSuccess { report { id summary { __typename } } }
        ... on Error { message code }
        ... on InvalidArgumentError { issues { path message } }
        ... on NoSuchReportError { reportId }
        ... on ThrottledError { retryAfterSeconds }
      }
    }`,
    { id },
    headers,
  );
  expect(errors).toEqual([]);
  return data?.['summarizeReport'] as Fields;
}

/** What a report's node says of its figures. */
export function askSummary({ askText }: Asking, id: string, selection = '', headers?: Headers) {
  return askText(
    `query ($id: ID!) {
      node(id: $id) { ... on InventoryReport { summary { __typename ${selection} } } }
    }`,
    { id },
    headers,
  );
}

/** The same without errors; `null` if nobody asked for the figures. */
export async function readSummary(
  system: Asking,
  id: string,
  selection?: string,
  headers?: Headers,
): Promise<Fields | null> {
  const { data, errors } = await askSummary(system, id, selection, headers);
  expect(errors).toEqual([]);
  return (data as { node: { summary: Fields | null } }).node.summary;
}

/** Waits until the figures are made, or cannot be. */
export async function finishSummary(
  system: Asking,
  id: string,
  selection?: string,
  headers?: Headers,
): Promise<Fields | null> {
  const isRunning = async () =>
    (await readSummary(system, id, undefined, headers))?.['__typename'] === 'SummaryRunning';
  await expect.poll(isRunning, { timeout: 20_000 }).toBe(false);
  return readSummary(system, id, selection, headers);
}

/** Holds the answers with reports' data files until `release`. */
export function holdFiles(emulator: Emulator, keyPrefix = 'p/logs/r1/data/') {
  const met = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  emulator.inject({
    kind: 'hold',
    until: released.promise,
    phase: 'before',
    operation: 'GetObject',
    keyPrefix,
    times: Number.POSITIVE_INFINITY,
    onMeet: met.resolve,
  });
  return { met: met.promise, release: released.resolve };
}
