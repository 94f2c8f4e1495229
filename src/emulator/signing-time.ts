import type { Claim } from './claim.ts';
import { accessDenied, invalidArgument, OssError } from './errors.ts';
import { queryValue } from './query.ts';
import type { SignedRequest } from './signed-request.ts';

/** OSS EC 0002-00000504: ±15 minutes. */
const MAX_SKEW_MS = 900_000;

/** OSS EC 0002-00000232: seven days. */
const MAX_EXPIRES_SECONDS = 604_800;

/** The EC of a URL that is no longer valid. */
const EXPIRED = { V1: '0002-00000069', V4: '0002-00000236' };

/**
 * Checks that a request is signed for about now.
 *
 * @returns the date as signed
 * @throws AccessDenied, InvalidArgument, RequestTimeTooSkewed
 */
export function checkTime(request: SignedRequest, claim: Claim, now: number): string {
  if (claim.expires !== undefined) {
    checkExpires(claim.expires, now);
    return '';
  }
  const { headers, query } = request;
  const presigned = claim.v4?.presigned === true;
  const written = presigned
    ? queryValue(query, 'x-oss-date')
    : (headers.get('x-oss-date') ?? headers.get('date'));
  const time = claim.v4 === undefined ? Date.parse(written ?? '') : parseBasicIso(written ?? '');
  if (written === undefined || Number.isNaN(time)) {
    throw accessDenied('OSS authentication requires a valid Date.');
  }
  if (presigned) checkValidity(queryValue(query, 'x-oss-expires'), time, now);
  if (time - now > MAX_SKEW_MS || (!presigned && now - time > MAX_SKEW_MS)) {
    throw new OssError({
      status: 403,
      code: 'RequestTimeTooSkewed',
      message: 'The difference between the request time and the current time is too large.',
      ec: '0002-00000504',
      details: {
        MaxAllowedSkewMilliseconds: String(MAX_SKEW_MS),
        RequestTime: new Date(time).toISOString(),
        ServerTime: new Date(now).toISOString(),
      },
    });
  }
  return written;
}

/** Of a V1 URL, which has the end of its validity in seconds since 1970. */
function checkExpires(expires: string, now: number): void {
  if (!/^\d{1,12}$/.test(expires)) {
    const ec = expires === '' ? '0002-00000068' : '0002-00000070';
    throw accessDenied('Invalid date (should be seconds since epoch).', ec);
  }
  checkNotOver(Number(expires) * 1000, now, EXPIRED.V1);
}

/** Of a V4 URL, which has its date and the seconds of its validity. */
function checkValidity(expires: string | undefined, time: number, now: number): void {
  const seconds = /^\d{1,6}$/.test(expires ?? '') ? Number(expires) : 0;
  if (seconds < 1 || seconds > MAX_EXPIRES_SECONDS) {
    const ec = expires === undefined ? '0002-00000215' : '0002-00000232';
    throw invalidArgument('x-oss-expires', expires ?? '', 'x-oss-expires is invalid.', ec);
  }
  checkNotOver(time + seconds * 1000, now, EXPIRED.V4);
}

function checkNotOver(end: number, now: number, ec: string): void {
  if (now <= end) return;
  throw accessDenied('Request has expired.', ec, {
    Expires: new Date(end).toISOString(),
    ServerTime: new Date(now).toISOString(),
  });
}

function parseBasicIso(text: string): number {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}
