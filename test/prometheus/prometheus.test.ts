import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ROOT } from '../docs/markdown.ts';
import { ruleXml } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';
import { ALERTS, startPrometheus } from './prometheus.ts';

const run = promisify(execFile);

/** How long Prometheus scrapes at least, in seconds; a person who looks at the values wants a minute. */
const SCRAPED_SECONDS = Number(process.env['SCRAPED_SECONDS'] || 2);

const dashboardSchema = z.object({
  panels: z.array(
    z.object({
      title: z.string(),
      targets: z.array(z.object({ expr: z.string() })).default([]),
    }),
  ),
});

/** The queries of the dashboard with its variables filled in, by panel and number. */
async function dashboardQueries(): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(ROOT, 'deploy/grafana/oss-inventory-graphql.json'), 'utf8');
  const { panels } = dashboardSchema.parse(JSON.parse(text));
  const queries = panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }, index) => {
      const filled = expr
        .replaceAll('$__rate_interval', '1m')
        .replaceAll(/\$(job|instance)\b/g, '.+');
      return [`${title} ${index + 1}`, filled] as const;
    }),
  );
  return new Map(queries);
}

describe('the alerts', () => {
  test('are valid', async () => {
    expect((await run('promtool', ['check', 'rules', ALERTS])).stdout).toContain('SUCCESS');
  });

  test('fire where they must, and only there', async () => {
    const tests = join(import.meta.dirname, 'alerts.test.yml');
    expect((await run('promtool', ['test', 'rules', tests])).stdout).toContain('SUCCESS');
  });
});

test('a Prometheus that scrapes the server answers each query of the dashboard and each alert', async () => {
  await using system = await startSystem({
    serving: {
      metrics: { host: '127.0.0.1', port: 0 },
      cache: { ttlMs: 60_000, maxBytes: 1_000_000 },
      breaker: { failures: 2, restMs: 1 },
    },
  });
  system.emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
  await using prometheus = await startPrometheus(system.metricsUrl ?? '');
  const queries = await dashboardQueries();
  expect(queries.size).toBeGreaterThan(20);

  const ask = (query: string) => system.askText(query, {}, { 'graphql-client-name': 'test' });
  const askAll = async () => {
    await ask('{ inventory(bucket: "logs", inventoryId: "a") { id } }');
    await ask(
      `{ ${'bucket(name: "logs") { inventories { nodes { '.repeat(9)} id ${'} } }'.repeat(9)} }`,
    );
    system.emulator.inject({ kind: 'error', status: 503, code: 'SlowDown' });
    system.emulator.inject({ kind: 'error', status: 500, code: 'InternalError', times: 3 });
    await ask('{ bucket(name: "reports") { versioning } }');
    system.emulator.clearFaults();
  };
  const unanswered = async () => {
    await askAll();
    const scraped = await prometheus.query(`count_over_time(up[${SCRAPED_SECONDS + 60}s])`);
    if ((scraped[0] ?? 0) < SCRAPED_SECONDS) return ['everything'];
    const answers = [...queries].map(async ([name, query]) => {
      const values = await prometheus.query(query);
      return values.some(Number.isFinite) ? [] : [name];
    });
    return (await Promise.all(answers)).flat();
  };
  await expect.poll(unanswered, { interval: 500, timeout: 240_000 }).toEqual([]);
  await expect
    .poll(async () => new Set((await prometheus.alerts()).values()))
    .toEqual(new Set(['ok']));
});
