import { GraphQLError } from 'graphql';
import {
  AccessDeniedError,
  type ArgumentIssue,
  InvalidArgumentError,
  InventoryAlreadyExistError,
  InventoryError,
  InventoryExceedLimitError,
  NoSuchBucketError,
  NoSuchInventoryError,
  OutcomeUnknownError,
  RefusedError,
  ThrottledError,
  UpdateLostError,
  UpdateRolledBackError,
  UpstreamError,
} from '../inventory/errors.ts';
import { builder } from './builder.ts';
import { fixed } from './cost.ts';
import { InventoryConfigurationRef } from './refs.ts';

const ErrorInterface = builder.interfaceRef<InventoryError>('Error').implement({
  description:
    'Every expected failure of a mutation: `... on Error { message code }` reads whichever it is.',
  // Each class is named as its type.
  resolveType: ({ name }) => name,
  fields: (t) => ({
    message: t.exposeString('message', {
      description: 'What is wrong, with which value, and what to do, for a person to read.',
    }),
    code: t.exposeString('code', {
      description:
        'OSS’s own code, for example `InventoryExceedLimit`; where OSS said nothing, this server’s, for ' +
        'example `OutcomeUnknown`.',
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description:
        'OSS’s request id, for its support; null where OSS was not asked. OSS: `x-oss-request-id`.',
    }),
    ec: t.exposeString('ec', {
      nullable: true,
      description:
        'OSS’s EC code, which says more than `code`, for example `0020-00000042`; null where there is ' +
        'none. OSS: `x-oss-ec`.',
    }),
  }),
});

const interfaces = [ErrorInterface];

const Issue = builder.objectRef<ArgumentIssue>('ArgumentIssue').implement({
  description: 'One thing that is wrong with an input.',
  fields: (t) => ({
    path: t.field({
      type: ['String'],
      description: 'The way into `input`, for example `["destination", "prefix"]`.',
      resolve: ({ path }) => path,
    }),
    message: t.string({
      description: 'What is wrong, with which value, what is right, and OSS’s EC code for it.',
      resolve: ({ message, ec }) => (ec ? `${message} (OSS EC ${ec})` : message),
    }),
  }),
});

builder.objectType(InvalidArgumentError, {
  name: 'InvalidArgumentError',
  description: 'Arguments that OSS refuses, or would. Nothing was changed. OSS: 400.',
  interfaces,
  fields: (t) => ({
    issues: t.field({
      type: [Issue],
      description: 'Everything that is wrong, as far as it can be found at once.',
      resolve: ({ issues }) => issues,
    }),
  }),
});

builder.objectType(InventoryAlreadyExistError, {
  name: 'InventoryAlreadyExistError',
  description:
    'The bucket has a rule of that id already. Nothing was changed. OSS: 409, EC 0020-00000042.',
  interfaces,
  fields: (t) => ({
    existing: t.field({
      tracing: true,
      type: InventoryConfigurationRef,
      nullable: true,
      description: 'The rule that is there; null where it is gone since. One request to OSS.',
      extensions: { cost: fixed(1) },
      resolve: (key, _args, { loaders }) => loaders.rule.load(key),
    }),
  }),
});

builder.objectType(InventoryExceedLimitError, {
  name: 'InventoryExceedLimitError',
  description: 'The bucket has as many rules as OSS allows. Nothing was changed. OSS: 400.',
  interfaces,
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'How many rules a bucket can have: 1,000.' }),
  }),
});

builder.objectType(AccessDeniedError, {
  name: 'AccessDeniedError',
  description:
    'OSS refuses the account that this server works with; or, with the code `Forbidden`, this server’s ' +
    'policy does not let its caller do that. Nothing was changed.',
  interfaces,
  fields: (t) => ({
    action: t.exposeString('action', {
      nullable: true,
      description:
        'The RAM action that is needed, for example `oss:PutBucketInventory`; null where the code is ' +
        '`Forbidden`: OSS was not asked.',
    }),
  }),
});

builder.objectType(RefusedError, {
  name: 'RefusedError',
  description:
    'OSS refuses the request, and would refuse it again: `code` and `message` say why. Nothing was changed. ' +
    'OSS: any other 4xx, 501 or 505.',
  interfaces,
});

builder.objectType(NoSuchBucketError, {
  name: 'NoSuchBucketError',
  description: 'The source bucket does not exist. Nothing was changed. OSS: 404, EC 0015-00000101.',
  interfaces,
  fields: (t) => ({
    bucketName: t.exposeString('bucketName', {
      description: 'The bucket’s name that was asked for.',
    }),
  }),
});

builder.objectType(ThrottledError, {
  name: 'ThrottledError',
  description:
    'OSS limits the rate of requests, and still does after retries. Nothing was changed. OSS: 503 or 429.',
  interfaces,
  fields: (t) => ({
    retryAfterSeconds: t.exposeFloat('retryAfterSeconds', {
      nullable: true,
      description: 'How long OSS asks to wait, in seconds; null where it does not say.',
    }),
  }),
});

builder.objectType(OutcomeUnknownError, {
  name: 'OutcomeUnknownError',
  description:
    'OSS itself did not answer the request, and reading the rule did not settle it. The request may have been ' +
    'applied, or may still be: read the rule again after the late limit (40 seconds by default).',
  interfaces,
});

builder.objectType(NoSuchInventoryError, {
  name: 'NoSuchInventoryError',
  description: 'The bucket has no rule of that id. Nothing was changed. OSS: 404.',
  interfaces,
  fields: (t) => ({
    inventoryId: t.exposeString('inventoryId', {
      description: 'The rule’s id that was asked for.',
    }),
  }),
});

builder.objectType(UpdateRolledBackError, {
  name: 'UpdateRolledBackError',
  description: 'The changed rule was refused, and the old one stands again.',
  interfaces,
  fields: (t) => ({
    inventory: t.expose('inventory', {
      type: InventoryConfigurationRef,
      description: 'The rule that stands: the old one, or one that another writer put there.',
    }),
    cause: t.field({
      type: ErrorInterface,
      description: 'Why the changed rule was refused.',
      resolve: ({ cause }) => asValue(cause),
    }),
  }),
});

builder.objectType(UpdateLostError, {
  name: 'UpdateLostError',
  description:
    'The changed rule was refused and the old one could not be put back: here it is, so that nothing ' +
    'is lost.',
  interfaces,
  fields: (t) => ({
    lost: t.expose('lost', {
      type: InventoryConfigurationRef,
      description: 'The rule as it was before the update: create it again.',
    }),
    cause: t.field({
      type: ErrorInterface,
      description: 'Why the changed rule was refused.',
      resolve: ({ cause }) => asValue(cause),
    }),
  }),
});

/** GraphQL takes an Error that a field has for one that it throws. */
function asValue(error: InventoryError): InventoryError {
  const { name, message } = error;
  return { ...error, name, message };
}

/** A failure that is a cause, and no member of a union, still needs a type. */
builder.objectType(UpstreamError, {
  name: 'UpstreamError',
  description: 'OSS could not be asked, or gave no usable answer. Nothing was changed.',
  interfaces,
});

/** The expected errors that every mutation has in common. */
export const COMMON_ERRORS = [
  InvalidArgumentError,
  AccessDeniedError,
  NoSuchBucketError,
  ThrottledError,
  OutcomeUnknownError,
  RefusedError,
];

/**
 * Gives an expected failure that no union took (of a query, or of OSS being away) its public form:
 * a coded GraphQL error with what OSS said of it. `undefined` for any other error.
 */
export function toPublicError(error: unknown): GraphQLError | undefined {
  if (!(error instanceof GraphQLError)) return undefined;
  const cause = error.originalError;
  if (!(cause instanceof InventoryError)) return undefined;
  const { code, requestId, ec } = cause;
  return new GraphQLError(cause.message, {
    nodes: error.nodes ?? null,
    path: error.path ?? null,
    originalError: cause,
    extensions: { code: cause.publicCode, oss: { code, requestId, ec }, ...hints(cause) },
  });
}

function hints(error: InventoryError) {
  return error instanceof ThrottledError && error.retryAfterSeconds !== null
    ? { retryAfterSeconds: error.retryAfterSeconds }
    : {};
}
