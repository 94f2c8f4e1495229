import type { Config } from '../../config/index.ts';
import { proxyFor } from '../../egress-proxy.ts';
import type { InventoryConfiguration } from '../../inventory/configuration.ts';
import { type OssTarget, urlOf } from '../../oss/client/regions.ts';
import { createTransport, TransportError } from '../../oss/client/transport.ts';
import { createOss, type OssStores } from '../../oss/oss.ts';
import type { ConfiguredOss } from '../../server/configured-oss.ts';
import { createLogger } from '../../server/telemetry/logger.ts';
import {
  clockFinding,
  failureFinding,
  isDenied,
  regionContradiction,
  unreachable,
} from './messages.ts';
import { type Finding, note, ok, type Report, wrong } from './report.ts';
import { checkReportRights } from './report-rights.ts';

/** OSS's limit of buckets in one answer. */
const MAX_BUCKETS = 1000;

/** A rule that should not exist. Reading it still shows whether the caller has the right. */
const NO_RULE = 'oss-inventory-graphql-check';

/** Checks whether OSS answers, whether it accepts the credentials, and which rights they have. */
export async function checkOss(
  report: Report,
  { target, credentials }: ConfiguredOss,
  { attemptTimeoutMs }: Config,
  bucket: string | undefined,
): Promise<void> {
  const contradiction = regionContradiction(target);
  if (contradiction) report.print('region', contradiction);
  if (!(await reach(report, target, attemptTimeoutMs))) return;
  if (!credentials) {
    const text = 'each caller brings their own: neither they nor their rights can be tried here';
    report.print('credentials', note(text));
    return;
  }
  const regions = new Map<string, string>();
  const oss = createOss({
    ...target,
    attemptTimeoutMs,
    log: await createLogger('silent', { write() {} }),
    // A person waits, so a failure is reported at once.
    retry: { maxAttempts: 1 },
    observer: {
      sent({ bucket: name, region }) {
        regions.set(name, region);
        return () => {};
      },
    },
  });
  try {
    await checkAccount(report, oss.as(credentials), target, bucket, regions);
  } finally {
    await oss.close();
  }
}

/** Sends a request without credentials: any answer of OSS shows that it can be reached, and its time. */
async function reach(report: Report, target: OssTarget, timeoutMs: number): Promise<boolean> {
  const url = urlOf(target);
  const transport = createTransport({ timeoutMs });
  let date: unknown;
  const isThere = await report.step('OSS', async () => {
    try {
      const request = { origin: url.origin, path: '/', method: 'GET', headers: {} } as const;
      const { headers, status } = await transport.request(request, undefined);
      date = headers['date'];
      if (headers['x-oss-request-id']) return ok(`${url.origin} answers`);
      const proxy = proxyFor(url);
      if (proxy) {
        const who = `something at ${url.origin}, or the proxy ${proxy.description}`;
        const settings = `OSS_ENDPOINT and ${proxy.setting}`;
        return wrong(`${who}, answers ${status}, and it is not OSS: check ${settings}`);
      }
      return wrong(`something answers at ${url.origin}, but it is not OSS: check OSS_ENDPOINT`);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      return unreachable(target, url, error);
    }
  });
  await transport.close();
  const time = Date.parse(String(date));
  if (isThere && !Number.isNaN(time)) report.print('clock', clockFinding(time - Date.now()));
  return isThere;
}

async function checkAccount(
  report: Report,
  stores: OssStores,
  target: OssTarget,
  bucket: string | undefined,
  regions: ReadonlyMap<string, string>,
): Promise<void> {
  const home = target.region;
  const listing = stores.buckets.list({ maxKeys: MAX_BUCKETS });
  const areGood = await report.step('credentials', () =>
    listing.then(
      () => ok('OSS takes them'),
      (error: unknown) => (isDenied(error) ? ok('OSS takes them') : failureFinding(error)),
    ),
  );
  if (!areGood) return;
  const page = await listing.catch((error: unknown) =>
    report.print('oss:ListBuckets', failureFinding(error)),
  );
  let isHome = true;
  if (page) {
    const { length } = page.buckets;
    report.print(
      'oss:ListBuckets',
      ok(`granted: ${length} buckets${page.nextMarker === null ? '' : ' and more'}`),
    );
    const found = regionFinding(target, page);
    isHome = found.state !== 'wrong';
    report.print('region', found);
  }
  if (bucket === undefined) {
    report.print('rights on buckets', note('not tried: name a bucket with --bucket'));
    return;
  }
  if (!(await checkBucket(report, stores, bucket))) return;
  const region = regions.get(bucket) ?? home;
  if (isHome && region !== home) {
    const text = `bucket ${bucket} is in ${region}: it is found from ${home} too, with one more request an hour`;
    report.print('region', note(text));
  }
}

/** A bucket can be reached from any region with one more request, but not from the endpoint of another region. */
function regionFinding(
  { region: home, endpoint }: OssTarget,
  { buckets, nextMarker }: Awaited<ReturnType<OssStores['buckets']['list']>>,
): Finding {
  const all = buckets.flatMap(({ region }) => region ?? []);
  const here = all.filter((region) => region === home).length;
  if (here > 0 || nextMarker !== null) return ok(home);
  if (all.length === 0) return note(`${home}; the account has no bucket that could tell otherwise`);
  const others = [...new Set(all)].sort();
  const also = endpoint === undefined ? '' : ', and OSS_ENDPOINT to an endpoint of that region';
  return wrong(
    `no bucket of the account is in ${home}, but in ${others.join(', ')}: set OSS_REGION=${others[0]}${also}`,
  );
}

/** @returns `false` if the bucket certainly does not exist. */
async function checkBucket(
  report: Report,
  { buckets, inventories, objects }: OssStores,
  bucket: string,
): Promise<boolean> {
  const right = (action: string, test: () => Promise<Finding>) =>
    report.step(action, () => test().catch((error: unknown) => failureFinding(error, bucket)));
  let isThere = true;
  await right('oss:GetBucketInfo', async () => {
    isThere = (await buckets.get(bucket)) !== null;
    return isThere ? ok('granted') : wrong(`there is no bucket "${bucket}": check --bucket`);
  });
  if (!isThere) return false;
  let rules: readonly InventoryConfiguration[] = [];
  await right('oss:ListBucketInventory', async () => {
    const { value } = await inventories.list(bucket);
    const { configurations, nextContinuationToken } = value;
    rules = configurations;
    const more = nextContinuationToken === null ? '' : ' and more';
    return ok(`granted: ${configurations.length} rules${more}`);
  });
  await right('oss:GetBucketInventory', async () => {
    await inventories.get(bucket, NO_RULE);
    return ok('granted');
  });
  const unless = 'not tried, as that would write: it is needed to';
  report.print('oss:PutBucketInventory', note(`${unless} create and update rules`));
  report.print('oss:DeleteBucketInventory', note(`${unless} update and delete rules`));
  await checkReportRights(report, objects, bucket, rules);
  return true;
}
