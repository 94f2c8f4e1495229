import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../docs/markdown.ts';
import { somePort } from '../redis/redis.ts';
import { temporaryFolder } from '../server/support.ts';

/** The alerts, as an operator installs them. */
export const ALERTS = join(ROOT, 'deploy/prometheus/alerts.yml');

/** A Prometheus of the test's own, which scrapes one server every second. */
export interface TestPrometheus extends AsyncDisposable {
  /** The values of an expression now; none where it has no result. */
  query(expression: string): Promise<readonly number[]>;
  /** The health of each alert. */
  alerts(): Promise<ReadonlyMap<string, string>>;
}

const vector = z.object({
  status: z.literal('success'),
  data: z.object({
    result: z.array(z.object({ value: z.tuple([z.number(), z.string().transform(Number)]) })),
  }),
});

const ruleGroups = z.object({
  data: z.object({
    groups: z.array(
      z.object({ rules: z.array(z.object({ name: z.string(), health: z.string() })) }),
    ),
  }),
});

/** @param metricsUrl the metrics of the server, as its log has them. */
export async function startPrometheus(metricsUrl: string): Promise<TestPrometheus> {
  const folder = await temporaryFolder();
  const { host, pathname } = new URL(metricsUrl);
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [ALERTS],
    scrape_configs: [
      { job_name: 'inventory', metrics_path: pathname, static_configs: [{ targets: [host] }] },
    ],
  };
  // JSON is YAML.
  await writeFile(join(folder.path, 'prometheus.yml'), JSON.stringify(config));
  let prometheus: Awaited<ReturnType<typeof launch>>;
  do prometheus = await launch(folder.path, somePort());
  while (!prometheus);
  const { url, child, ended } = prometheus;
  const get = async (path: string) => (await fetch(new URL(path, url))).json();
  return {
    async query(expression) {
      const answer = await get(`/api/v1/query?query=${encodeURIComponent(expression)}`);
      return vector.parse(answer).data.result.map(({ value: [, number] }) => number);
    },
    async alerts() {
      const { data } = ruleGroups.parse(await get('/api/v1/rules?type=alert'));
      const rules = data.groups.flatMap((group) => group.rules);
      return new Map(rules.map(({ name, health }) => [name, health]));
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      await folder.remove();
    },
  };
}

/** `undefined` where the port is taken. */
async function launch(folder: string, port: number) {
  const child = spawn(
    'prometheus',
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(child, 'exit');
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  while (!printed.includes('Server is ready to receive web requests')) {
    await Promise.race([once(child.stderr, 'data'), ended]);
    if (printed.includes('address already in use')) return undefined;
    if (child.exitCode !== null) throw new Error(`Prometheus ended: ${printed}`);
  }
  return { child, ended, url: `http://127.0.0.1:${port}` };
}
