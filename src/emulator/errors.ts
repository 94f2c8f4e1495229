import { leaf, wrap, xmlDocument } from './xml.ts';

/** The parts of an error answer. */
export interface OssErrorShape {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** OSS's `EC` code, if known. */
  readonly ec?: string | undefined;
  /** Elements specific to the code, for example `BucketName`. */
  readonly details?: Readonly<Record<string, string>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An error answer. Throwing it ends the request. */
export class OssError extends Error {
  readonly shape: OssErrorShape;

  constructor(shape: OssErrorShape) {
    super(shape.message);
    this.name = 'OssError';
    this.shape = shape;
  }
}

/** The `Error` document of section "Error responses" of the OSS API reference. */
export function errorDocument(shape: OssErrorShape, requestId: string, host: string): string {
  const { code, message, ec, details = {} } = shape;
  return xmlDocument(
    wrap(
      'Error',
      leaf('Code', code),
      leaf('Message', message),
      leaf('RequestId', requestId),
      leaf('HostId', host),
      ...Object.entries(details).map(([name, value]) => leaf(name, value)),
      ...(ec === undefined
        ? []
        : [leaf('EC', ec), leaf('RecommendDoc', `https://api.aliyun.com/troubleshoot?q=${ec}`)]),
    ),
  );
}

/** 400 InvalidArgument, with the argument's name and value. */
export function invalidArgument(
  name: string,
  value: string,
  message: string,
  ec?: string,
): OssError {
  return new OssError({
    status: 400,
    code: 'InvalidArgument',
    message,
    ec,
    details: { ArgumentName: name, ArgumentValue: value },
  });
}

/** OSS EC 0020-00000004: not XML, another root, or elements where none may be. */
export function malformedXml(): OssError {
  return new OssError({
    status: 400,
    code: 'MalformedXML',
    message:
      'The XML you provided was not well-formed or did not validate against our published schema.',
    ec: '0020-00000004',
  });
}

/** 403 AccessDenied with one of OSS's several messages. */
export function accessDenied(
  message: string,
  ec?: string,
  details?: Readonly<Record<string, string>>,
): OssError {
  return new OssError({ status: 403, code: 'AccessDenied', message, ec, details });
}

/** OSS EC 0003-00001403: the bucket is in another region, whose endpoint is in the answer. */
export function wrongEndpoint(bucket: string, region: string): OssError {
  return accessDenied(
    'The bucket you are attempting to access must be addressed using the specified endpoint. ' +
      'Please send all future requests to this endpoint.',
    '0003-00001403',
    { Bucket: bucket, Endpoint: `${region}.aliyuncs.com` },
  );
}

/** OSS EC 0015-00000101 */
export function noSuchBucket(bucket: string): OssError {
  return new OssError({
    status: 404,
    code: 'NoSuchBucket',
    message: 'The specified bucket does not exist.',
    ec: '0015-00000101',
    details: { BucketName: bucket },
  });
}

/** For a missing rule, and for LIST on a bucket without rules. */
export function noSuchInventory(): OssError {
  return new OssError({
    status: 404,
    code: 'NoSuchInventory',
    message: 'No Row found in Inventory Table.',
  });
}

/** OSS EC 0003-00000016 */
export function methodNotAllowed(): OssError {
  return new OssError({
    status: 405,
    code: 'MethodNotAllowed',
    message: 'The specified method is not allowed against this resource.',
    ec: '0003-00000016',
  });
}

/** 400 InvalidBucketName. */
export function invalidBucketName(bucket: string): OssError {
  return new OssError({
    status: 400,
    code: 'InvalidBucketName',
    message: 'The specified bucket is not valid.',
    details: { BucketName: bucket },
  });
}

/** OSS EC 0015-00000301 */
export function bucketNotEmpty(bucket: string): OssError {
  return new OssError({
    status: 409,
    code: 'BucketNotEmpty',
    message: 'The bucket has objects. Please delete them first.',
    ec: '0015-00000301',
    details: { BucketName: bucket },
  });
}

/** OSS EC 0026-00000001; the headers tell of a delete marker. */
export function noSuchKey(key: string, headers?: Readonly<Record<string, string>>): OssError {
  return new OssError({
    status: 404,
    code: 'NoSuchKey',
    message: 'The specified key does not exist.',
    ec: '0026-00000001',
    details: { Key: key },
    headers,
  });
}

/** 400 InvalidObjectName with one of OSS's messages. */
export function invalidObjectName(key: string, message: string): OssError {
  return new OssError({
    status: 400,
    code: 'InvalidObjectName',
    message,
    details: { ObjectName: key },
  });
}

/** OSS EC 0016-00000404: an archived object that was not restored. */
export function invalidObjectState(key: string): OssError {
  return new OssError({
    status: 403,
    code: 'InvalidObjectState',
    message: "The operation is not valid for the object's state",
    ec: '0016-00000404',
    details: { ObjectName: key },
  });
}

/** OSS EC 0017-00001001, with the header that was not met. */
export function preconditionFailed(condition: string): OssError {
  return new OssError({
    status: 412,
    code: 'PreconditionFailed',
    message: 'At least one of the pre-conditions you specified did not hold.',
    ec: '0017-00001001',
    details: { Condition: condition },
  });
}

/** 416 InvalidRange. */
export function invalidRange(range: string, size: number): OssError {
  return new OssError({
    status: 416,
    code: 'InvalidRange',
    message: 'The requested range cannot be satisfied',
    details: { ActualObjectSize: String(size), RangeRequested: range },
    headers: { 'content-range': `bytes */${size}` },
  });
}

/** 409 FileAlreadyExists: the request forbids to overwrite. */
export function fileAlreadyExists(key: string): OssError {
  return new OssError({
    status: 409,
    code: 'FileAlreadyExists',
    message: 'The object you specified already exists and can not be overwritten.',
    details: { ObjectName: key },
  });
}
