/** The meaning of some codes of a failure. docs/errors.md is generated from it. */
interface CodesText {
  readonly codes: readonly string[];
  readonly from: string;
  readonly becomes: string;
}

/** The codes that this server knows: those of OSS that it handles differently, and its own if OSS did not answer. */
export const OSS_CODES = [
  {
    codes: ['InvalidArgument', 'InvalidBucketName', 'MalformedXML'],
    from: 'OSS (400), or this server before it asks',
    becomes:
      '`InvalidArgumentError`, `BAD_USER_INPUT`; with an EC of the family 0002 (the signature), `RefusedError`, `UPSTREAM_REFUSED`',
  },
  {
    codes: ['DailyInventoryExceedLimit', 'WeeklyInventoryExceedLimit'],
    from: 'OSS (400): the bucket has too many objects for that frequency',
    becomes: '`InvalidArgumentError`',
  },
  {
    codes: ['InventoryConfigurationAlreadyExists', 'InventoryAlreadyExist'],
    from: 'OSS (409): its documentation has both codes',
    becomes: '`InventoryAlreadyExistError`',
  },
  {
    codes: ['InventoryExceedLimit'],
    from: 'OSS',
    becomes: '`InventoryExceedLimitError`',
  },
  {
    codes: ['NoSuchBucket'],
    from: 'OSS (404)',
    becomes: '`NoSuchBucketError`, `NO_SUCH_BUCKET`',
  },
  {
    codes: ['NoSuchInventory', 'NoSuchInventoryConfiguration'],
    from: 'OSS (404): the rule does not exist, or the list is empty',
    becomes: '`null`, an empty list, a successful delete; for an update `NoSuchInventoryError`',
  },
  {
    codes: ['NoSuchKey'],
    from: 'OSS (404): a file of a report does not exist',
    becomes: '`RefusedError`, `UPSTREAM_REFUSED`',
  },
  {
    codes: ['PreconditionFailed'],
    from: 'OSS (412): a file of a report was replaced while it was read',
    becomes: '`RefusedError`, `UPSTREAM_REFUSED`',
  },
  {
    codes: ['InvalidObjectState'],
    from: 'OSS (403): a file of a report is archived, and must be restored before it can be read',
    becomes: '`RefusedError`, `UPSTREAM_REFUSED`',
  },
  {
    codes: ['AccessDenied'],
    from: "OSS (403): RAM does not allow it, or another account owns the bucket. An error that names another region's endpoint is [followed](reliability.md#regions)",
    becomes: '`AccessDeniedError`, `ACCESS_DENIED`',
  },
  {
    codes: ['InvalidAccessKeyId', 'SignatureDoesNotMatch'],
    from: "OSS (403): the operator's key id or secret is wrong",
    becomes: '`AccessDeniedError`, `ACCESS_DENIED`',
  },
  {
    codes: ['SecurityTokenExpired', 'InvalidSecurityToken'],
    from: 'OSS (403): temporary credentials have expired, and [renewing them](reliability.md#credentials) did not help',
    becomes: '`AccessDeniedError`, `ACCESS_DENIED`',
  },
  {
    codes: ['RequestTimeTooSkewed'],
    from: "OSS (403): this machine's clock is wrong, and correcting the request's time did not help",
    becomes: '`UpstreamError`, `UPSTREAM_UNAVAILABLE`',
  },
  {
    codes: [
      'MetaOperationQpsLimitExceeded',
      'TotalQpsLimitExceeded',
      'QpsLimitExceeded',
      'ActiveRequestLimitExceeded',
      'SlowDown',
      'TooManyRequests',
    ],
    from: 'OSS (503, 429), after retries',
    becomes: '`ThrottledError`, `THROTTLED`',
  },
  {
    codes: ['Forbidden'],
    from: "this server's policy",
    becomes: '`AccessDeniedError`',
  },
  {
    codes: ['ReadOnly'],
    from: 'this server: the replica is [read-only](deploy.md#readers-and-writers)',
    becomes: '`AccessDeniedError`',
  },
  {
    codes: ['StaleVersion'],
    from: 'this server: the rule does not have the version in `expectedVersion`',
    becomes: '`StaleVersionError`',
  },
  {
    codes: ['StalePlan'],
    from: 'this server: the plan of `applyInventories` no longer is the one with this `digest`',
    becomes: '`StalePlanError`',
  },
  {
    codes: ['OutcomeUnknown'],
    from: "this server: a write's answer was lost",
    becomes: '`OutcomeUnknownError`',
  },
  {
    codes: ['RequestTimeout'],
    from: 'this server or OSS: the time ran out',
    becomes: '`UpstreamError`, `UPSTREAM_TIMEOUT`',
  },
  {
    codes: ['ConnectionFailed'],
    from: 'this server: no connection, or a lost one',
    becomes: '`UpstreamError`, `UPSTREAM_UNAVAILABLE`',
  },
  {
    codes: ['UnreadableAnswer'],
    from: 'this server: the answer is not an OSS document, or exceeds the [limits](limits.md#answers-of-oss). It is not retried',
    becomes: '`UpstreamError`, `UPSTREAM_UNAVAILABLE`',
  },
  {
    codes: ['LeaseHeld', 'LeaseLost'],
    from: 'this server: another replica [writes the rule](reliability.md#several-processes), or has written it in the meantime',
    becomes: '`UpstreamError`, `UPSTREAM_UNAVAILABLE`',
  },
  {
    codes: ['LeaseUnavailable'],
    from: 'this server: Redis does not answer, and without it updates are refused',
    becomes: '`UpstreamError`, `UPSTREAM_UNAVAILABLE`',
  },
  {
    codes: ['NotApplied'],
    from: "this server: a write's answer was lost, and OSS has not applied it",
    becomes: '`UpstreamError`, `UPSTREAM_UNAVAILABLE`',
  },
  {
    codes: ['CircuitOpen'],
    from: 'this server: OSS failed repeatedly, and requests [fail at once](reliability.md#retries) for a moment',
    becomes: '`UpstreamError`, `UPSTREAM_UNAVAILABLE`',
  },
  {
    codes: ['ClientNotLoaded'],
    from: 'this server: it cannot load the client, because too many files are open',
    becomes: '`UpstreamError`, `UPSTREAM_UNAVAILABLE`',
  },
  {
    codes: ['NoCredentials'],
    from: "this server: Alibaba Cloud's default chain has no credentials",
    becomes: '`UpstreamError`, `UPSTREAM_UNAVAILABLE`',
  },
  {
    codes: ['NoSuchReport'],
    from: 'this server: no report has this id, or it has no usable manifest',
    becomes: '`NoSuchReportError`',
  },
  {
    codes: ['SummaryQueueFull'],
    from: 'this server: it already summarizes as many reports as it can, or as the caller may have',
    becomes: '`ThrottledError`',
  },
  {
    codes: ['ReportDamaged'],
    from: 'this server: a report has no usable manifest, or one of its files cannot be read to the end',
    becomes: '`REPORT_DAMAGED`',
  },
] as const satisfies readonly CodesText[];

/** A code that this server knows. */
export type OssCode = (typeof OSS_CODES)[number]['codes'][number];

declare const ANSWERED: unique symbol;

/** A code as OSS sent it, which this server may not know. */
export type AnsweredCode = string & { readonly [ANSWERED]: true };
