import { expect, test } from 'vitest';
import { isFromOss } from '../../src/oss/client/error-document.ts';
import { errorFromResponse } from '../../src/oss/client/failures.ts';

const operation = {
  action: 'oss:PutBucketInventory',
  bucket: 'logs',
  inventoryId: 'r1',
  writes: true,
};

const document = (code: string, more = '') =>
  `<Error><Code>${code}</Code><Message>m</Message><RequestId>ID</RequestId>${more}</Error>`;

/** [what OSS answers] and [what becomes of it]. */
const cases: [number, string, string, object?][] = [
  [404, 'NoSuchBucket', 'NoSuchBucketError', { bucketName: 'logs' }],
  [404, 'NoSuchInventory', 'NoSuchInventoryError', { inventoryId: 'r1' }],
  [409, 'InventoryConfigurationAlreadyExists', 'InventoryAlreadyExistError'],
  [409, 'InventoryAlreadyExist', 'InventoryAlreadyExistError'],
  [400, 'InventoryExceedLimit', 'InventoryExceedLimitError', { limit: 1000 }],
  [400, 'DailyInventoryExceedLimit', 'InvalidArgumentError'],
  [400, 'WeeklyInventoryExceedLimit', 'InvalidArgumentError'],
  [400, 'InvalidArgument', 'InvalidArgumentError'],
  [400, 'InvalidBucketName', 'InvalidArgumentError', { issues: [{ path: ['bucket'] }] }],
  [400, 'MalformedXML', 'InvalidArgumentError'],
  [400, 'InvalidDigest', 'RefusedError', { code: 'InvalidDigest' }],
  [409, 'OperationConflict', 'RefusedError'],
  [411, 'MissingContentLength', 'RefusedError'],
  [501, 'NotImplemented', 'RefusedError'],
  [505, 'HttpVersionNotSupported', 'RefusedError'],
  [400, 'RequestTimeout', 'OutcomeUnknownError', { code: 'OutcomeUnknown', timedOut: true }],
  [408, 'RequestTimeout', 'OutcomeUnknownError', { code: 'OutcomeUnknown', timedOut: true }],
  [403, 'AccessDenied', 'AccessDeniedError', { action: 'oss:PutBucketInventory' }],
  [403, 'InvalidAccessKeyId', 'AccessDeniedError'],
  [403, 'SignatureDoesNotMatch', 'AccessDeniedError'],
  [403, 'SecurityTokenExpired', 'AccessDeniedError'],
  [403, 'UserDisable', 'AccessDeniedError'],
  [403, 'RequestTimeTooSkewed', 'UpstreamError'],
  [429, 'Anything', 'ThrottledError'],
  [503, 'MetaOperationQpsLimitExceeded', 'ThrottledError', { retryAfterSeconds: null }],
  [503, 'ServiceUnavailable', 'OutcomeUnknownError', { code: 'OutcomeUnknown' }],
  [500, 'InternalError', 'OutcomeUnknownError', { code: 'OutcomeUnknown' }],
  [405, 'MethodNotAllowed', 'RefusedError'],
];

test.each(cases)('%i %s is %s', (status, code, name, more = {}) => {
  const error = errorFromResponse(
    { status, headers: { 'x-oss-ec': '0001-1' }, body: Buffer.from(document(code)) },
    operation,
  );
  expect(error.name).toBe(name);
  expect(error).toMatchObject({ code, requestId: 'ID', ec: '0001-1', ...more });
});

test('a signature for another region is nothing that a caller can mend', () => {
  const body = Buffer.from(document('InvalidArgument', '<EC>0002-00000226</EC>'));
  const error = errorFromResponse({ status: 400, headers: {}, body }, operation);
  expect(error.name).toBe('RefusedError');
  expect(error).toMatchObject({ code: 'InvalidArgument', ec: '0002-00000226' });
});

test('the document can come in a header', () => {
  const encoded = Buffer.from(document('NoSuchBucket')).toString('base64');
  const headers = { 'x-oss-err': encoded };
  expect(errorFromResponse({ status: 404, headers, body: Buffer.alloc(0) }, operation).name).toBe(
    'NoSuchBucketError',
  );
});

test.each([
  [502, '<html>Bad Gateway</html>'],
  [301, ''],
  [200, ''],
  [404, 'not XML'],
  [503, document('')],
])('what cannot be read (%i %s) is not OSS’s answer, and fails a read', (status, body) => {
  const response = { status, headers: {}, body: Buffer.from(body) };
  expect(isFromOss(response, true)).toBe(false);
  expect(errorFromResponse(response, { ...operation, writes: false }).name).toBe('UpstreamError');
});

test.each([
  ['0020-00000034', ['destination', 'prefix']],
  ['0020-00000022', ['filter', 'lastModifiedAfter']],
  ['0020-00000017', ['frequency']],
  ['0020-00000099', []],
])('EC %s is about %j', (ec, path) => {
  const more = `<EC>${ec}</EC><ArgumentName>X</ArgumentName><ArgumentValue>bad</ArgumentValue>`;
  const body = Buffer.from(document('InvalidArgument', more));
  expect(errorFromResponse({ status: 400, headers: {}, body }, operation)).toMatchObject({
    ec,
    issues: [{ path, message: 'm ("bad")', ec }],
  });
});

test('a value that is none of the rule’s is not shown: it may be a header with its signature', () => {
  const more = '<EC>0005-00000203</EC><ArgumentValue>OSS key:signature</ArgumentValue>';
  const body = Buffer.from(document('InvalidArgument', more));
  expect(errorFromResponse({ status: 400, headers: {}, body }, operation)).toMatchObject({
    ec: '0005-00000203',
    issues: [{ path: [], message: 'm', ec: '0005-00000203' }],
  });
});

test('of OSS’s words nothing goes out that is none, and of its texts no address, path or signature', () => {
  const body = Buffer.from(
    '<Error><Code>see http://internal.example/x</Code><EC>http://10.0.0.1/</EC>' +
      '<RequestId>a b</RequestId><Message>at internal-oss.corp.example:9000, [fd00::1]:9000, ' +
      '/etc/oss/secret.conf, OSS4-HMAC-SHA256 Credential=K and 10.0.0.1</Message></Error>',
  );
  const failure = errorFromResponse({ status: 403, headers: {}, body }, operation);
  const said = JSON.stringify({ ...failure, message: failure.message });
  expect(said).not.toMatch(/internal|example|fd00|etc|secret|Credential|10\.0/);
});
