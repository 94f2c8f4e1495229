import { errorDocument, type OssErrorShape } from './errors.ts';
import type { Answer } from './operations.ts';

/** An answer ready to be sent; with the code of its `Error` document, if any. */
export type Outcome = Answer & { readonly code?: string };

/** Keeps a bug of this emulator from ending the process. */
export function internalError(): OssErrorShape {
  const message = 'Please contact the server administrator, oss@service.aliyun.com.';
  return { status: 500, code: 'InternalError', message };
}

/** Creates the answer of an error, with its `Error` document. */
export function errorOutcome(shape: OssErrorShape, requestId: string, host: string): Outcome {
  return {
    status: shape.status,
    code: shape.code,
    headers: {
      'content-type': 'application/xml',
      ...(shape.ec === undefined ? {} : { 'x-oss-ec': shape.ec }),
      ...shape.headers,
    },
    body: errorDocument(shape, requestId, host),
  };
}
