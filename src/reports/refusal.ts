import { AccessDeniedError, InvalidArgumentError, RefusedError } from '../inventory/errors.ts';
import type { ReportProblem } from './report.ts';

/** The problem of a refusal by OSS. @throws the error itself if it may pass. */
export function refusal(error: unknown, file: string | null): ReportProblem {
  if (error instanceof RefusedError && error.code === 'InvalidObjectState') {
    const message = 'The file is archived. Restore it (RestoreObject) to read it.';
    return { kind: 'FILE_ARCHIVED', file, message };
  }
  if (error instanceof RefusedError && error.code === 'NoSuchKey') {
    return { kind: 'FILE_MISSING', file, message: 'The file does not exist (any more).' };
  }
  const isRefusal =
    error instanceof AccessDeniedError ||
    error instanceof RefusedError ||
    error instanceof InvalidArgumentError;
  if (isRefusal) return { kind: 'READ_DENIED', file, message: error.message };
  throw error;
}
