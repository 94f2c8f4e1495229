import {
  AccessDeniedError,
  type ArgumentIssue,
  InvalidArgumentError,
  InventoryAlreadyExistError,
  type InventoryError,
  InventoryExceedLimitError,
  NoSuchBucketError,
  NoSuchInventoryError,
  NoSuchReportError,
  OutcomeUnknownError,
  RefusedError,
  StaleVersionError,
  ThrottledError,
  UpdateLostError,
  UpdateRolledBackError,
  UpstreamError,
} from '../inventory/errors.ts';
import { builder } from './builder.ts';
import { fixed } from './cost.ts';
import { InventoryConfigurationRef } from './refs.ts';

/** What all expected errors have. */
export const ErrorInterface = builder.interfaceRef<InventoryError>('Error').implement({
  description:
    'An expected error of a mutation, or the reason why a bucket could not be read. `... on Error { message code }` ' +
    'selects these fields of any error type.',
  // The name of each error class is the name of its type.
  resolveType: ({ name }) => name,
  fields: (t) => ({
    message: t.exposeString('message', {
      description: 'What is wrong, the value, and what to do. For people: the text may change.',
    }),
    code: t.exposeString('code', {
      description:
        'OSS’s error code, for example `InventoryExceedLimit`; without an answer from OSS, this ' +
        'server’s own code, for example `OutcomeUnknown`.',
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description:
        'OSS’s request id, for Alibaba Cloud’s support. Null if OSS did not answer. OSS: ' +
        '`x-oss-request-id`.',
    }),
    ec: t.exposeString('ec', {
      nullable: true,
      description:
        'OSS’s EC code, more specific than `code`, for example `0020-00000042`. Null if none ' +
        'applies. OSS: `x-oss-ec`.',
    }),
  }),
});

const interfaces = [ErrorInterface];

const Issue = builder.objectRef<ArgumentIssue>('ArgumentIssue').implement({
  description: 'One invalid value of an input.',
  fields: (t) => ({
    path: t.field({
      type: ['String'],
      description: 'The path of the value in `input`, for example `["destination", "prefix"]`.',
      resolve: ({ path }) => path,
    }),
    message: t.string({
      description: 'The invalid value, the rule it breaks, and OSS’s EC code for this rule.',
      resolve: ({ message, ec }) => (ec ? `${message} (OSS EC ${ec})` : message),
    }),
  }),
});

builder.objectType(InvalidArgumentError, {
  name: 'InvalidArgumentError',
  description:
    'The input is invalid: OSS refuses it, or would. Nothing was changed. OSS: status 400.',
  interfaces,
  fields: (t) => ({
    issues: t.field({
      type: [Issue],
      description: 'All invalid values that were found at once.',
      resolve: ({ issues }) => issues,
    }),
  }),
});

builder.objectType(InventoryAlreadyExistError, {
  name: 'InventoryAlreadyExistError',
  description:
    'The bucket already has a rule with this id. Nothing was changed. Call `updateInventory` to ' +
    'change the rule. OSS: status 409, EC 0020-00000042.',
  interfaces,
  fields: (t) => ({
    existing: t.field({
      tracing: true,
      type: InventoryConfigurationRef,
      nullable: true,
      description:
        'The existing rule. Null if it was deleted in the meantime. Takes one request to OSS.',
      extensions: { cost: fixed(1) },
      resolve: (key, _args, { loaders }) => loaders.rule.load(key),
    }),
  }),
});

builder.objectType(InventoryExceedLimitError, {
  name: 'InventoryExceedLimitError',
  description:
    'The bucket has the maximum number of rules. Nothing was changed. Delete a rule first. OSS: ' +
    'status 400, EC 0020-00000039.',
  interfaces,
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'The maximum number of rules in a bucket: 1,000.' }),
  }),
});

builder.objectType(AccessDeniedError, {
  name: 'AccessDeniedError',
  description:
    'OSS denies access to this server’s account, or (code `Forbidden`) this server’s policy ' +
    'denies access to the caller, or (code `ReadOnly`) this replica answers no mutation. Nothing was changed. OSS: ' +
    'status 403.',
  interfaces,
  fields: (t) => ({
    action: t.exposeString('action', {
      nullable: true,
      description:
        'The RAM action that the account lacks, for example `oss:PutBucketInventory`. Null with ' +
        'the codes `Forbidden` and `ReadOnly`.',
    }),
  }),
});

builder.objectType(RefusedError, {
  name: 'RefusedError',
  description:
    'OSS refuses the request permanently; `code` and `message` say why. Nothing was changed. ' +
    'OSS: other statuses 4xx, 501, 505.',
  interfaces,
});

builder.objectType(NoSuchBucketError, {
  name: 'NoSuchBucketError',
  description:
    'The source bucket does not exist. Nothing was changed. OSS: status 404, EC 0015-00000101.',
  interfaces,
  fields: (t) => ({
    bucketName: t.exposeString('bucketName', {
      description: 'The name of the bucket in the request.',
    }),
  }),
});

builder.objectType(ThrottledError, {
  name: 'ThrottledError',
  description:
    'OSS limits the rate of requests, and retries did not help; or this server already summarizes as many reports as ' +
    'it can (code `SummaryQueueFull`). Nothing was changed. OSS: status 503 or 429.',
  interfaces,
  fields: (t) => ({
    retryAfterSeconds: t.exposeFloat('retryAfterSeconds', {
      nullable: true,
      description:
        'How long to wait before trying again, in seconds. Null if OSS does not say. OSS: ' +
        '`Retry-After`.',
    }),
  }),
});

builder.objectType(OutcomeUnknownError, {
  name: 'OutcomeUnknownError',
  description:
    'OSS itself did not confirm the write, and reading the rule did not settle it. The write may ' +
    'have been applied, or may still be. Read the rule again after 40 seconds, the default of ' +
    '`OSS_LATE_WRITE_MS`.',
  interfaces,
});

builder.objectType(UpstreamError, {
  name: 'UpstreamError',
  description:
    'OSS could not be reached, did not answer in time, or its answer was unusable. Nothing was ' +
    'changed. Try again later.',
  interfaces,
});

builder.objectType(NoSuchReportError, {
  name: 'NoSuchReportError',
  description:
    'There is no report with this id that has a usable manifest, or the caller may not see it.',
  interfaces,
  fields: (t) => ({
    reportId: t.exposeID('reportId', {
      description: 'The global id of the report in the request.',
    }),
  }),
});

builder.objectType(NoSuchInventoryError, {
  name: 'NoSuchInventoryError',
  description: 'The bucket has no rule with this id. Nothing was changed. OSS: status 404.',
  interfaces,
  fields: (t) => ({
    inventoryId: t.exposeString('inventoryId', {
      description: 'The id of the rule in the request.',
    }),
  }),
});

builder.objectType(StaleVersionError, {
  name: 'StaleVersionError',
  description:
    'The rule does not have the version in `expectedVersion`: someone has changed it. Nothing was changed now.',
  interfaces,
  fields: (t) => ({
    inventory: t.expose('inventory', {
      type: InventoryConfigurationRef,
      description:
        'The rule as it is. Apply the change to this one, and send its `version` as `expectedVersion`.',
    }),
  }),
});

builder.objectType(UpdateRolledBackError, {
  name: 'UpdateRolledBackError',
  description: 'OSS refused the changed rule, and the bucket has the old rule again.',
  interfaces,
  fields: (t) => ({
    inventory: t.expose('inventory', {
      type: InventoryConfigurationRef,
      description:
        'The rule that the bucket has now: the old one, or one that another writer created in the ' +
        'meantime.',
    }),
    cause: t.field({
      type: ErrorInterface,
      description: 'Why OSS refused the changed rule.',
      resolve: ({ cause }) => asValue(cause),
    }),
  }),
});

builder.objectType(UpdateLostError, {
  name: 'UpdateLostError',
  description:
    'OSS refused the changed rule, and the old rule could not be put back. `lost` contains the ' +
    'old rule.',
  interfaces,
  fields: (t) => ({
    lost: t.expose('lost', {
      type: InventoryConfigurationRef,
      description: 'The rule before the update. Create it again with `createInventory`.',
    }),
    cause: t.field({
      type: ErrorInterface,
      description: 'Why OSS refused the changed rule.',
      resolve: ({ cause }) => asValue(cause),
    }),
  }),
});

/** GraphQL would throw a field's value that is an Error, so this is a plain object. */
export function asValue(error: InventoryError): InventoryError {
  const { name, message } = error;
  return { ...error, name, message };
}

/** The expected errors of every mutation. */
export const COMMON_ERRORS = [
  InvalidArgumentError,
  AccessDeniedError,
  NoSuchBucketError,
  ThrottledError,
  OutcomeUnknownError,
  RefusedError,
  UpstreamError,
];
