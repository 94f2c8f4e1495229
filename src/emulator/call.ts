import { createHash } from 'node:crypto';
import type { Identity } from './accounts.ts';
import type { ContinuationTokenKind } from './continuation-token.ts';
import { OssError } from './errors.ts';
import type { Query } from './query.ts';
import type { Bucket, RuleReader, Store } from './store.ts';

/** An authenticated request. */
export interface Call {
  readonly identity: Identity;
  readonly query: Query;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** The region of the host or the V4 scope: `oss-cn-hangzhou`. */
  readonly region: string | undefined;
  readonly store: Store;
  /** For reads of rules: a stale read does not see the last write. */
  readonly rules: RuleReader;
  readonly settings: Settings;
}

/** A call on an existing bucket that the caller may access. */
export interface BucketCall extends Call {
  readonly bucket: Bucket;
  /** The key of the object, if the operation is on one. */
  readonly key: string;
}

/** Options of operations. */
export interface Settings {
  readonly defaultRegion: string;
  readonly alreadyExistsCode: 'InventoryConfigurationAlreadyExists' | 'InventoryAlreadyExist';
  readonly continuationTokens: ContinuationTokenKind;
  readonly rulesPerPage: number;
  readonly now: () => number;
  readonly incrementalInventory: boolean;
  /** When a rule that is written now runs first. */
  readonly firstRunOfNewRules: () => number;
}

/**
 * Returns the body of an operation that needs one, checked against its Content-MD5.
 *
 * @throws MissingContentLength, InvalidDigest
 */
export function requireBody({ headers, body }: Call): Uint8Array {
  if (!headers.has('content-length') && !headers.has('transfer-encoding')) {
    throw new OssError({
      status: 411,
      code: 'MissingContentLength',
      message: 'You must provide the Content-Length HTTP header.',
    });
  }
  const digest = headers.get('content-md5');
  if (digest !== undefined && digest !== createHash('md5').update(body).digest('base64')) {
    throw new OssError({
      status: 400,
      code: 'InvalidDigest',
      message: 'The Content-MD5 you specified was invalid.',
      details: { 'Content-MD5': digest },
    });
  }
  return body;
}
