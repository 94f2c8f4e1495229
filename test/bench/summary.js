import { createReadStream, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { SummaryQueue } from '../../dist/reports/summary-queue.js';

// The figures of a report's files, and their checksums, by the package as it is published.
const manifest = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const request = {
  ...manifest,
  ...{ bucket: 'demo-reports', key: 'manifest.json', etag: '', caller: '' },
  open: ({ key }) => createReadStream(key),
};
const queue = new SummaryQueue({ maxReports: 1, maxReportsPerCaller: 1, maxBytes: 1e8 });
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
let state = queue.request(request);
for (; state.status === 'RUNNING'; state = queue.find(request)) await sleep(10);
if (state.status !== 'DONE') throw new Error(JSON.stringify(state));
await queue.close();
const { user, system } = process.cpuUsage();
const mb = process.resourceUsage().maxRSS / 1024;
const { byPrefix, byStorageClass, byMonth, unencrypted, largest } = state.summary;

/** The groups as lines, each with its path; their sizes are far below 2^53. */
function linesOf(group, path = []) {
  const line = `${path.join('').replace(/\/$/, '')} ${group.rowCount} ${group.size}`;
  const children = [...(group.children ?? [])];
  return [line, ...children.flatMap(([name, child]) => linesOf(child, [...path, name]))];
}

const encrypted = {
  rowCount: byPrefix.rowCount - unencrypted.rowCount,
  size: byPrefix.size - unencrypted.size,
};
const figures = {
  md5: manifest.files.map(({ md5 }) => md5),
  groups: [
    ...linesOf(byPrefix),
    ...linesOf(byStorageClass).slice(1),
    ...linesOf(byMonth).slice(1),
    ...linesOf(unencrypted, ['false']),
    ...linesOf(encrypted, ['true']),
  ].sort(),
  largest: largest.map(({ size }) => String(size)),
};
const lateMs = delay.percentile(99) / 1e6;
process.send({ cpuMs: (user + system) / 1000, mb, lateMs, figures }, () => process.disconnect());
