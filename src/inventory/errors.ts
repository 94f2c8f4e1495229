import type { InventoryConfiguration } from './configuration.ts';
import type { AnsweredCode, OssCode } from './oss-codes.ts';

/** What OSS said of a failure, for its support: both null where OSS was not asked. */
export interface OssTrace {
  /** `x-oss-request-id`. */
  readonly requestId?: string | null;
  /** `x-oss-ec`, for example `0020-00000042`. */
  readonly ec?: string | null;
}

/** What a failure is called in OSS's terms. */
type Code = OssCode | AnsweredCode;

/** The code of an expected failure among the errors of a query. */
export type PublicCode =
  | 'ACCESS_DENIED'
  | 'BAD_USER_INPUT'
  | 'NO_SUCH_BUCKET'
  | 'THROTTLED'
  | 'UPSTREAM_REFUSED'
  | 'UPSTREAM_TIMEOUT'
  | 'UPSTREAM_UNAVAILABLE';

/** An expected failure: the caller can do something about it, and no bug is behind it. */
export abstract class InventoryError extends Error {
  /** The code that the failure has where no union takes it. */
  readonly publicCode: PublicCode = 'UPSTREAM_UNAVAILABLE';
  /** OSS's own code, for example `InventoryExceedLimit`. */
  readonly code: Code;
  /** OSS's request id; null where OSS was not asked. */
  readonly requestId: string | null;
  /** OSS's EC code; null where OSS gave none. */
  readonly ec: string | null;

  constructor(message: string, code: Code, trace: OssTrace = {}) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.requestId = trace.requestId ?? null;
    this.ec = trace.ec ?? null;
  }
}

/** One thing that is wrong with an input. */
export interface ArgumentIssue {
  /** The way into the GraphQL input, for example `['destination', 'prefix']`; list indexes as text. */
  readonly path: readonly string[];
  /** What is wrong, with which value, and what is right. */
  readonly message: string;
  /** The OSS EC code of the rule that is broken; null where OSS has none for it. */
  readonly ec: string | null;
}

/** Arguments that OSS refuses, or would: every issue that could be found at once. */
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

/** The bucket has a rule of that id already: OSS's PUT only creates. OSS EC 0020-00000042 */
export class InventoryAlreadyExistError extends InventoryError {
  readonly bucket: string;
  readonly inventoryId: string;

  constructor(bucket: string, inventoryId: string, code: Code, trace?: OssTrace) {
    super(
      `Bucket "${bucket}" has a rule "${inventoryId}" already: delete it first, or choose another id.`,
      code,
      trace,
    );
    this.bucket = bucket;
    this.inventoryId = inventoryId;
  }
}

/** The bucket is full. OSS EC 0020-00000039 */
export class InventoryExceedLimitError extends InventoryError {
  readonly limit: number;

  constructor(bucket: string, limit: number, code: Code, trace?: OssTrace) {
    super(
      `Bucket "${bucket}" has ${limit} inventory rules, the most that OSS allows: delete one first.`,
      code,
      trace,
    );
    this.limit = limit;
  }
}

/** OSS refuses the account that this server works with, or this server refuses its caller. */
export class AccessDeniedError extends InventoryError {
  override readonly publicCode = 'ACCESS_DENIED';
  /** The RAM action that is needed, for example `oss:PutBucketInventory`; null: OSS was not asked. */
  readonly action: string | null;

  constructor(message: string, action: string | null, code: Code, trace?: OssTrace) {
    super(message, code, trace);
    this.action = action;
  }
}

/** OSS refuses the request for good, for a reason that has no class of its own. Nothing was applied. */
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
    super(`There is no bucket "${bucketName}".`, 'NoSuchBucket', trace);
    this.bucketName = bucketName;
  }
}

/** The bucket has no rule of that id. */
export class NoSuchInventoryError extends InventoryError {
  readonly inventoryId: string;

  constructor(bucket: string, inventoryId: string, code: Code, trace?: OssTrace) {
    super(`Bucket "${bucket}" has no rule "${inventoryId}".`, code, trace);
    this.inventoryId = inventoryId;
  }
}

/** OSS asks to slow down. Nothing was applied. */
export class ThrottledError extends InventoryError {
  override readonly publicCode = 'THROTTLED';
  /** How long OSS asked to wait; null where it did not say. */
  readonly retryAfterSeconds: number | null;

  constructor(code: Code, retryAfterSeconds: number | null, trace?: OssTrace) {
    const wait = retryAfterSeconds === null ? 'a few seconds' : `${retryAfterSeconds} s`;
    super(`OSS is limiting the rate of requests (${code}): try again after ${wait}.`, code, trace);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A write was sent, and no usable answer came back: it may or may not have been applied. */
export class OutcomeUnknownError extends InventoryError {
  /** The RAM action that was sent. */
  readonly action: string;
  /** `true`: no answer came in time. */
  readonly timedOut: boolean;
  /** `true`: OSS itself did not answer, so that it may still apply it. */
  readonly isPending: boolean;

  constructor(
    action: string,
    why: string,
    options: OssTrace & { readonly timedOut?: boolean; readonly isPending?: boolean } = {},
  ) {
    super(
      `${action} was sent, but ${why}: it may or may not have been applied. Read the rule to see.`,
      'OutcomeUnknown',
      options,
    );
    this.action = action;
    this.timedOut = options.timedOut ?? false;
    this.isPending = options.isPending ?? false;
  }
}

/**
 * OSS could not be asked, or its answer could not be used. Never for a write that may have been
 * applied: that is an {@link OutcomeUnknownError}.
 */
export class UpstreamError extends InventoryError {
  override readonly publicCode: PublicCode;
  /** `true`: no answer in time. */
  readonly timedOut: boolean;
  /** `true`: the same request may well succeed a moment later. */
  readonly isTransient: boolean;
  /** How long OSS asked to wait; null where it did not say. */
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

/** OSS has no update: the changed rule was refused, and a rule stands where the old one was. */
export class UpdateRolledBackError extends InventoryError {
  /** The rule that stands: the old one, or one that another writer put there meanwhile. */
  readonly inventory: InventoryConfiguration;
  override readonly cause: InventoryError;

  constructor(inventory: InventoryConfiguration, cause: InventoryError) {
    super(
      `The changed rule was refused, and rule "${inventory.inventoryId}" stands as \`inventory\` shows it: ${cause.message}`,
      cause.code,
      cause,
    );
    this.inventory = inventory;
    this.cause = cause;
  }
}

/** The changed rule was refused and the old one could not be put back: it is in here and nowhere else. */
export class UpdateLostError extends InventoryError {
  /** The rule as it was before the update. */
  readonly lost: InventoryConfiguration;
  override readonly cause: InventoryError;

  constructor(lost: InventoryConfiguration, cause: InventoryError) {
    super(
      `The changed rule was refused, and the old one, \`lost\`, could not be put back: create it again. ${cause.message}`,
      cause.code,
      cause,
    );
    this.lost = lost;
    this.cause = cause;
  }
}
