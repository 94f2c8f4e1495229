import { invalidBucketName, OssError } from './errors.ts';
import { percentDecode } from './query.ts';

/** The bucket, object and region that a host and a path name. */
export interface Address {
  readonly bucket?: string;
  /** The key of an object: anything after the bucket. */
  readonly object?: string;
  /** `oss-cn-hangzhou`; absent if the host names none (IP, localhost, acceleration). */
  readonly region?: string;
}

/** Older buckets may have an underscore; PutBucket refuses it. */
const BUCKET_NAME = /^[a-z0-9_][a-z0-9_-]{1,61}[a-z0-9_]$/;
const NEW_BUCKET_NAME = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** `[bucket].oss-region[-internal].aliyuncs.com`, or the same below another domain. */
const REGION_HOST =
  /^(?:(?<bucket>[^.]*)\.)?(?<region>oss-[a-z0-9-]+?)(?:-internal)?\.[a-z0-9-]+\.[a-z0-9.-]+$/;

/** Whether PutBucket accepts the name: 3 to 63 of `a-z`, `0-9`, `-`, no hyphen at either end. */
export function isNewBucketName(name: string): boolean {
  return NEW_BUCKET_NAME.test(name);
}

/** Returns the host without its port, in lower case. */
export function hostName(host: string): string {
  return (/^(?:\[[^\]]*\]|[^:]*)/.exec(host)?.[0] ?? '').toLowerCase();
}

/**
 * Reads bucket, object and region from host and path: from the first label of an OSS host name, otherwise from the
 * first segment of the path.
 *
 * @throws InvalidBucketName, SecondLevelDomainForbidden, InvalidArgument (percent-encoding).
 */
export function resolveAddress(host: string, path: string): Address {
  const segments = percentDecode(path, 'path').replace(/^\//, '');
  const [first = '', ...rest] = segments.split('/');
  const name = hostName(host);
  const regional = REGION_HOST.exec(name)?.groups;

  if (regional !== undefined) {
    const { bucket, region = '' } = regional;
    const place = region.startsWith('oss-accelerate') ? {} : { region };
    if (bucket) {
      checkBucketName(bucket);
      // SDKs told to use path style on an IP address repeat the bucket in the path. A longer path is a key, which may
      // start with the bucket's name.
      const object = segments === bucket || segments === `${bucket}/` ? '' : segments;
      return { bucket, ...place, ...(object === '' ? {} : { object }) };
    }
    if (segments === '') return place;
    throw new OssError({
      status: 403,
      code: 'SecondLevelDomainForbidden',
      message:
        'The bucket you are attempting to access must be addressed using OSS third level domain.',
    });
  }

  const label = /^([^.]+)\.localhost$/.exec(name)?.[1];
  const bucket = label ?? first;
  if (bucket === '') return {};
  checkBucketName(bucket);
  const object = label === undefined ? rest.join('/') : segments;
  return { bucket, ...(object === '' ? {} : { object }) };
}

function checkBucketName(bucket: string): void {
  if (!BUCKET_NAME.test(bucket)) throw invalidBucketName(bucket);
}
