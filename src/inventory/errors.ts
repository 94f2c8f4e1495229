import type { InventoryConfiguration } from './configuration.ts';
import type { AnsweredCode, OssCode } from './oss-codes.ts';

/** OSS's ids of a failure, for Alibaba Cloud's support. */
export interface OssTrace {
  readonly requestId?: string | null;
  readonly ec?: string | null;
}

/** The name of a failure in OSS's terms. */
type Code = OssCode | AnsweredCode;

/** The code of an expected failure in the `errors` of a query. */
export type PublicCode =
  | 'ACCESS_DENIED'
  | 'BAD_USER_INPUT'
  | 'NO_SUCH_BUCKET'
  | 'REPORT_DAMAGED'
  | 'THROTTLED'
  | 'UPSTREAM_REFUSED'
  | 'UPSTREAM_TIMEOUT'
  | 'UPSTREAM_UNAVAILABLE';

/** An expected failure: not a bug of this server, and the caller can act on it. */
export abstract class InventoryError extends Error {
  /** The code in `errors`, where the failure is not a member of a mutation's union. */
  readonly publicCode: PublicCode = 'UPSTREAM_UNAVAILABLE';
  /** OSS's own code, for example `InventoryExceedLimit`. */
  readonly code: Code;
  /** OSS's `x-oss-request-id`; null if OSS did not answer. */
  readonly requestId: string | null;
  /** OSS's `x-oss-ec`, for example `0020-00000042`; null if OSS sent none. */
  readonly ec: string | null;

  constructor(message: string, code: Code, trace: OssTrace = {}) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.requestId = trace.requestId ?? null;
    this.ec = trace.ec ?? null;
  }
}

/** One invalid value of an input. */
export interface ArgumentIssue {
  /** The path in the GraphQL input, for example `['destination', 'prefix']`; indexes of a list as text. */
  readonly path: readonly string[];
  readonly message: string;
  /** OSS's EC code for this rule; null if OSS has none. */
  readonly ec: string | null;
}

/** The input is invalid: OSS refuses it, or would. */
export class InvalidArgumentError extends InventoryError {
  override readonly publicCode = 'BAD_USER_INPUT';
  readonly issues: readonly ArgumentIssue[];

  constructor(
    issues: readonly ArgumentIssue[],
    code: Code = 'InvalidArgument',
    trace: OssTrace = {},
  ) {
    const text = issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean));
    super(text.map((parts) => parts.join(': ')).join('\n'), code, {
      ...trace,
      ec: trace.ec ?? issues.find(({ ec }) => ec)?.ec ?? null,
    });
    this.issues = issues;
  }
}

/** The id is taken, and OSS's PUT only creates. OSS EC 0020-00000042 */
export class InventoryAlreadyExistError extends InventoryError {
  readonly bucket: string;
  readonly inventoryId: string;

  constructor(bucket: string, inventoryId: string, code: Code, trace?: OssTrace) {
    super(
      `Bucket "${bucket}" already has a rule "${inventoryId}". Change it with updateInventory, ` +
        'delete it with deleteInventory, or choose another id.',
      code,
      trace,
    );
    this.bucket = bucket;
    this.inventoryId = inventoryId;
  }
}

/** The bucket has the maximum number of rules. OSS EC 0020-00000039 */
export class InventoryExceedLimitError extends InventoryError {
  readonly limit: number;

  constructor(bucket: string, limit: number, code: Code, trace?: OssTrace) {
    super(
      `Bucket "${bucket}" has ${limit} inventory rules, which is OSS's limit. Delete a rule ` +
        'first.',
      code,
      trace,
    );
    this.limit = limit;
  }
}

/** OSS denies access to this server's account, or this server's policy denies it to the caller. */
export class AccessDeniedError extends InventoryError {
  override readonly publicCode = 'ACCESS_DENIED';
  /** The RAM action that the account lacks; null if the policy denied access. */
  readonly action: string | null;

  constructor(message: string, action: string | null, code: Code, trace?: OssTrace) {
    super(message, code, trace);
    this.action = action;
  }
}

/** OSS refuses the request permanently, for a reason without a class of its own. */
export class RefusedError extends InventoryError {
  override readonly publicCode = 'UPSTREAM_REFUSED';
  constructor(action: string, code: Code, said: string, trace?: OssTrace) {
    const why = said === '' || said === code ? '' : ` ${said}`;
    super(`OSS refused ${action} (${code}).${why}`, code, trace);
  }
}

/** OSS EC 0015-00000101 */
export class NoSuchBucketError extends InventoryError {
  override readonly publicCode = 'NO_SUCH_BUCKET';
  readonly bucketName: string;

  constructor(bucketName: string, trace?: OssTrace) {
    super(
      `Bucket "${bucketName}" does not exist, or you may not read it. Check the name.`,
      'NoSuchBucket',
      trace,
    );
    this.bucketName = bucketName;
  }
}

/** The bucket has no rule with this id. */
export class NoSuchInventoryError extends InventoryError {
  readonly inventoryId: string;

  constructor(bucket: string, inventoryId: string, code: Code, trace?: OssTrace) {
    super(
      `Bucket "${bucket}" has no rule "${inventoryId}". Check the id, or create the rule with ` +
        'createInventory.',
      code,
      trace,
    );
    this.inventoryId = inventoryId;
  }
}

/** The rule has another version than the caller expects. */
export class StaleVersionError extends InventoryError {
  /** The rule as it is. */
  readonly inventory: InventoryConfiguration;

  constructor(inventory: InventoryConfiguration) {
    const { bucket, inventoryId } = inventory;
    super(
      `Rule "${inventoryId}" of bucket "${bucket}" does not have the version in \`expectedVersion\`: it was changed ` +
        'after you read it. Nothing was changed now. Apply your change to the rule in `inventory`, with its `version`.',
      'StaleVersion',
    );
    this.inventory = inventory;
  }
}

/** There is no report with this id and a usable manifest, or the caller may not see it. */
export class NoSuchReportError extends InventoryError {
  /** The global id in the request. */
  readonly reportId: string;

  constructor(reportId: string) {
    super(
      'There is no report with this id that has a usable manifest. Send the `id` of a report whose `state` is COMPLETE.',
      'NoSuchReport',
    );
    this.reportId = reportId;
  }
}

/** OSS limits the rate of requests, also after retries. Nothing was applied. */
export class ThrottledError extends InventoryError {
  override readonly publicCode = 'THROTTLED';
  /** How long OSS asks to wait; null if it does not say. */
  readonly retryAfterSeconds: number | null;

  constructor(code: Code, retryAfterSeconds: number | null, trace?: OssTrace, message?: string) {
    const wait = retryAfterSeconds === null ? 'a few seconds' : `${retryAfterSeconds} s`;
    const ofOss = `OSS is limiting the rate of requests (${code}). Try again after ${wait}.`;
    super(message ?? ofOss, code, trace);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A write was sent without a usable answer: it may or may not have been applied. */
export class OutcomeUnknownError extends InventoryError {
  readonly action: string;
  readonly timedOut: boolean;
  /** Whether OSS may still apply the write, because OSS itself did not answer it. */
  readonly isPending: boolean;

  constructor(
    action: string,
    why: string,
    options: OssTrace & { readonly timedOut?: boolean; readonly isPending?: boolean } = {},
  ) {
    super(
      `${action} was sent, but ${why}, so the change may or may not have been applied. Read the ` +
        'rule to find out.',
      'OutcomeUnknown',
      options,
    );
    this.action = action;
    this.timedOut = options.timedOut ?? false;
    this.isPending = options.isPending ?? false;
  }
}

/**
 * OSS could not be reached, or its answer was unusable. A write that may have been applied is an {@link
 * OutcomeUnknownError} instead.
 */
export class UpstreamError extends InventoryError {
  override readonly publicCode: PublicCode;
  readonly timedOut: boolean;
  readonly isTransient: boolean;
  readonly retryAfterSeconds: number | null;

  constructor(
    message: string,
    code: Code,
    options: OssTrace & {
      readonly timedOut?: boolean;
      readonly isTransient?: boolean;
      readonly retryAfterSeconds?: number | null;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, code, options);
    this.timedOut = options.timedOut ?? false;
    this.publicCode = this.timedOut ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_UNAVAILABLE';
    this.isTransient = options.isTransient ?? false;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
    if (options.cause !== undefined) this.cause = options.cause;
  }
}

/** An update failed after its delete: OSS refused the changed rule, and the bucket has a rule again. */
export class UpdateRolledBackError extends InventoryError {
  readonly inventory: InventoryConfiguration;
  override readonly cause: InventoryError;

  constructor(inventory: InventoryConfiguration, cause: InventoryError) {
    super(
      `OSS refused the changed rule; the bucket has rule "${inventory.inventoryId}" as in ` +
        `\`inventory\`. Correct the input. ${cause.message}`,
      cause.code,
      cause,
    );
    this.inventory = inventory;
    this.cause = cause;
  }
}

/** An update failed after its delete, and the old rule could not be put back: only this error has it. */
export class UpdateLostError extends InventoryError {
  readonly lost: InventoryConfiguration;
  override readonly cause: InventoryError;

  constructor(lost: InventoryConfiguration, cause: InventoryError) {
    super(
      'OSS refused the changed rule, and the old rule could not be put back. Create the rule in ' +
        `\`lost\` again. ${cause.message}`,
      cause.code,
      cause,
    );
    this.lost = lost;
    this.cause = cause;
  }
}
