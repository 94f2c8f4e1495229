import { InvalidArgumentError, InventoryError } from '../../inventory/errors.ts';
import { withoutAddresses } from '../../oss/client/error-document.ts';
import { CredentialsError } from '../../oss/credentials/credentials-error.ts';

/** An error in a line of the log. */
export interface DescribedError {
  /** The name of the class. */
  readonly type: string;
  /** OSS's code or the system's, for example `ECONNREFUSED`. */
  readonly code?: string;
  readonly requestId?: string | null;
  readonly ec?: string | null;
  readonly message?: string;
  /** The invalid arguments. */
  readonly arguments?: readonly string[];
  /** The codes, or else the classes, of its causes, the nearest first. */
  readonly causes?: readonly string[];
  /** Only for unexpected errors, which have nothing else to find the bug by. */
  readonly stack?: string;
}

/** Bounds chains of causes that are circular. */
const MAX_CAUSES = 5;

/**
 * Describes an error for the log.
 *
 * The threat: libraries' errors can contain anything they had at hand: requests with keys, addresses, paths, parts of
 * answers and of callers' JSON. So only safe properties are taken, and of a cause only its kind.
 */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error };
  const type = error.name;
  const causes = causesOf(error);
  const behind = causes.length > 0 ? { causes } : {};
  if (error instanceof InventoryError) {
    const { code, requestId, ec } = error;
    return { type, code, requestId, ec, ...saidOf(error), ...behind };
  }
  // Its message is written for people, without secrets.
  if (error instanceof CredentialsError) return { type, message: error.message };
  const code = codeOf(error);
  const stack = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  return {
    type,
    // A system's or library's error with a code has an address or a path in its message.
    ...(code === undefined ? messageOf(error) : { code }),
    ...behind,
    stack: stack.map((line) => line.trim()).join('\n'),
  };
}

/** The message of an expected failure, without the caller's values. */
function saidOf(error: InventoryError): Pick<DescribedError, 'message' | 'arguments'> {
  if (error instanceof InvalidArgumentError) {
    return { arguments: error.issues.map(({ path }) => path.join('.')) };
  }
  // The message repeats the cause's message.
  if (error.cause instanceof InventoryError) return {};
  return { message: withoutAddresses(error.message) };
}

/** A syntax error of JSON quotes the text. */
function messageOf({ name, message }: Error): Pick<DescribedError, 'message'> {
  return name === 'SyntaxError' ? {} : { message: withoutAddresses(message) };
}

function causesOf(error: Error): string[] {
  const causes: string[] = [];
  let { cause } = error;
  while (cause instanceof Error && causes.length < MAX_CAUSES) {
    causes.push(codeOf(cause) ?? cause.name);
    cause = cause.cause;
  }
  return causes;
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
