import { createReadStream, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { argv, cpuUsage, resourceUsage } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Group, sizeOf } from '../../src/reports/groups.ts';
import { SummaryQueue } from '../../src/reports/summary-queue.ts';

/** The figures of a report's files, and their checksums, by this project, in a process of its own. */
const manifest = JSON.parse(readFileSync(argv[2] ?? '', 'utf8'));
const request = {
  ...{ ...manifest, bucket: 'demo-reports', key: 'manifest.json', etag: '', caller: '' },
  open: ({ key }: { readonly key: string }) => createReadStream(key),
};
const queue = new SummaryQueue({ maxReports: 1, maxReportsPerCaller: 1, maxBytes: 1e8 });
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
queue.request(request);
let state = queue.find(request);
for (; state?.status === 'RUNNING'; state = queue.find(request)) await sleep(10);
if (state?.status !== 'DONE') throw new Error(JSON.stringify(state));
await queue.close();
const { user, system } = cpuUsage();
const mb = resourceUsage().maxRSS / 1024;
const { byPrefix, byStorageClass, byMonth, unencrypted, largest } = state.summary;

/** The groups as a table, each with its path. */
function* rowsOf(group: Group, path: readonly string[] = []): Generator<string> {
  yield `${path.join('').replace(/\/$/, '')} ${group.rowCount} ${sizeOf(group)}`;
  for (const [name, child] of group.children) yield* rowsOf(child, [...path, name]);
}

const encrypted = byPrefix.rowCount - unencrypted.rowCount;
const figures = {
  md5: manifest.files.map(({ md5 }: { readonly md5: string }) => md5),
  groups: [
    ...rowsOf(byPrefix),
    ...[...rowsOf(byStorageClass)].slice(1),
    ...[...rowsOf(byMonth)].slice(1),
    `false ${unencrypted.rowCount} ${sizeOf(unencrypted)}`,
    `true ${encrypted} ${sizeOf(byPrefix) - sizeOf(unencrypted)}`,
  ].sort(),
  largest: largest.map(({ size }) => String(size)),
};
const p99 = delay.percentile(99) / 1e6;
process.send?.({ cpuMs: (user + system) / 1000, mb, p99, figures }, () => process.disconnect());
