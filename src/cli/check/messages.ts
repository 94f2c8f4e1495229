import { isOfSystem } from '../../config/start-error.ts';
import { type EgressProxy, proxyFor } from '../../egress-proxy.ts';
import { AccessDeniedError, InventoryError, UpstreamError } from '../../inventory/errors.ts';
import type { OssTarget } from '../../oss/client/regions.ts';
import { regionOf } from '../../oss/client/regions.ts';
import type { TransportError } from '../../oss/client/transport.ts';
import { type Finding, ok, wrong } from './report.ts';

/** OSS's codes for invalid credentials, each with what to do. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  SignatureDoesNotMatch:
    'the secret is not the one of this access key, or the signature is for another region than the ' +
    'endpoint’s: check OSS_ACCESS_KEY_SECRET, and that OSS_REGION is the region of OSS_ENDPOINT',
  InvalidAccessKeyId:
    'OSS knows no such access key: check OSS_ACCESS_KEY_ID, and whether the key is disabled; a ' +
    'temporary one (STS.…) needs OSS_SESSION_TOKEN',
  SecurityTokenExpired: 'the temporary credentials have expired: get new ones',
  InvalidSecurityToken: 'OSS does not take the session token: check OSS_SESSION_TOKEN',
  AccessKeyIdAndSecurityTokenNotMatch:
    'access key and session token are not of one session: check OSS_ACCESS_KEY_ID and ' +
    'OSS_SESSION_TOKEN',
};

/** OSS's EC for a bucket that another endpoint serves. */
const ELSEWHERE = '0003-00001403';

/** OSS's EC for a signature for another region than its host's. */
const SIGNED_ELSEWHERE = '0002-00000226';

/** Whether OSS accepted the credentials, and refuses the operation. */
export function isDenied(error: unknown): error is AccessDeniedError {
  return error instanceof AccessDeniedError && error.code === 'AccessDenied';
}

/** Explains a failure of OSS, and how to fix it. @throws any other error, which is a bug. */
export function failureFinding(error: unknown, bucket?: string): Finding {
  if (!(error instanceof InventoryError)) throw error;
  return wrong(asLine(wordsOf(error, bucket)), error);
}

function wordsOf(error: InventoryError, bucket: string | undefined): string {
  const hint = CREDENTIALS[error.code];
  if (hint !== undefined) return `${error.code}: ${hint}`;
  if (error.ec === SIGNED_ELSEWHERE) {
    return 'OSS_REGION is not the region of the endpoint: set OSS_REGION to the region of OSS_ENDPOINT';
  }
  if (error.ec === ELSEWHERE) {
    return 'the bucket is in another region, and OSS_ENDPOINT leads to one alone: set OSS_REGION and OSS_ENDPOINT to the bucket’s';
  }
  if (isDenied(error)) {
    const resource = bucket === undefined ? 'acs:oss:*:*:*' : `acs:oss:*:*:${bucket}`;
    return `${error.message} Allow it in a RAM policy of the credentials' user, on ${resource}.`;
  }
  if (error instanceof UpstreamError && error.code === 'NoCredentials') {
    return error.cause instanceof Error ? error.cause.message : error.message;
  }
  return error.message;
}

function asLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}

/** Explains an endpoint of another region than OSS_REGION: OSS refuses the signatures there. */
export function regionContradiction({ region, endpoint }: OssTarget): Finding | undefined {
  const named = endpoint === undefined ? null : regionOf(new URL(endpoint).hostname);
  // A host may name a part of its region: oss-cn-shanghai-finance-1-pub.
  if (named === null || named === region || named.startsWith(`${region}-`)) return undefined;
  return wrong(
    `OSS_REGION is ${region}, and OSS_ENDPOINT is an endpoint of ${named}: set OSS_REGION=${named}, ` +
      `or OSS_ENDPOINT to an endpoint of ${region}`,
  );
}

/** The maximum difference of a request's time that OSS accepts, in milliseconds. */
const MAX_SKEW_MS = 15 * 60 * 1000;

/** Compares this machine's clock with OSS's, whose times have whole seconds. */
export function clockFinding(skewMs: number): Finding {
  const side = skewMs > 0 ? 'behind' : 'ahead of';
  const off = `this machine's clock is ${duration(Math.abs(skewMs))} ${side} OSS's`;
  if (Math.abs(skewMs) < 2000) return ok("as OSS's");
  if (Math.abs(skewMs) < MAX_SKEW_MS) return ok(`${off}, which takes up to 15 min`);
  return wrong(
    `${off}, which takes 15 min at the most (RequestTimeTooSkewed): set it by NTP, for example with ` +
      "`timedatectl set-ntp true`. The server signs by OSS's clock then, but tokens and the log go by this one",
  );
}

function duration(ms: number): string {
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
  ] as const;
  const [size, name] = units.find(([unit]) => ms >= 2 * unit) ?? [1000, 's'];
  return `${Math.round(ms / size)} ${name}`;
}

/** Why OSS cannot be reached, and what to check. */
export function unreachable(target: OssTarget, url: URL, error: TransportError): Finding {
  const { host, hostname } = url;
  const setting = target.endpoint === undefined ? 'OSS_REGION' : 'OSS_ENDPOINT';
  const code = isOfSystem(error.cause) ? String(error.cause.code) : error.message;
  const proxy = proxyFor(url);
  if (proxy) return wrong(unreachableThrough(proxy, host, error.cause, error.timedOut), error);
  if (error.timedOut) {
    return wrong(
      `${host} does not answer in time: check ${setting}, and firewalls on the way`,
      error,
    );
  }
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(code)) {
    return wrong(
      `the host name ${hostname} cannot be found (${code}): check ${setting}, and this machine's DNS`,
      error,
    );
  }
  if (code === 'ECONNREFUSED') {
    return wrong(`nobody listens at ${host} (${code}): check ${setting}, and that it runs`, error);
  }
  if (/SSL|TLS|EPROTO/.test(code)) {
    return wrong(`${host} speaks no TLS that fits (${code}): check https:// in ${setting}`, error);
  }
  if (/CERT|LEAF_SIGNATURE/.test(code)) {
    return wrong(
      `the certificate of ${host} is not trusted (${code}): check ${setting}, or name its CA in NODE_EXTRA_CA_CERTS`,
      error,
    );
  }
  return wrong(`the connection to ${host} broke (${code}): check ${setting}`, error);
}

/** Why a host cannot be reached through a proxy, and what to check. */
export function unreachableThrough(
  { description, setting }: EgressProxy,
  host: string,
  cause: unknown,
  timedOut = false,
): string {
  const proxy = `the proxy ${description}`;
  const code = isOfSystem(cause) ? String(cause.code) : String(cause);
  const status = /^Proxy .*\((\d{3})\)/.exec(cause instanceof Error ? cause.message : '')?.[1];
  if (status === '407') {
    return `${proxy} does not accept its user and password, or needs them (407): check ${setting}`;
  }
  if (status !== undefined) {
    return `${proxy} refuses the connection to ${host} (${status}): allow it there, or add the host to NO_PROXY`;
  }
  if (['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code)) {
    return `${proxy} cannot be reached (${code}): check ${setting}`;
  }
  if (timedOut) return `${host} does not answer in time through ${proxy}: check ${setting}`;
  if (/CERT|LEAF_SIGNATURE/.test(code)) {
    return (
      `the certificate of ${host} through ${proxy} is not trusted (${code}): name the proxy's CA in ` +
      'NODE_EXTRA_CA_CERTS'
    );
  }
  return `the connection to ${host} through ${proxy} broke (${code}): check ${setting}`;
}
