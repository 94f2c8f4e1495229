import { InvalidArgumentError, InventoryError } from '../../inventory/errors.ts';
import { withoutAddresses } from '../../oss/client/error-document.ts';
import { CredentialsError } from '../../oss/credentials/credentials-error.ts';

/** An error as a line of the log has it. */
export interface DescribedError {
  /** The class. */
  readonly type: string;
  /** OSS's code, or the system's, for example `ECONNREFUSED`. */
  readonly code?: string;
  readonly requestId?: string | null;
  readonly ec?: string | null;
  readonly message?: string;
  /** The arguments that were wrong. */
  readonly arguments?: readonly string[];
  /** The codes, or else the classes, of what is behind it, the nearest first. */
  readonly causes?: readonly string[];
  /** Where in the code it was thrown: of what nobody expected, and there is nothing else to go by. */
  readonly stack?: string;
}

/** No chain of causes is longer, unless it is a ring. */
const MAX_CAUSES = 5;

/**
 * Describes an error for the log. The threat: libraries put into their errors, and errors into their
 * messages, whatever they had in hand: whole requests with their keys, addresses, paths, pieces of
 * answers and of callers' JSON. So nothing is taken but what is known to be fit; of a cause only what
 * kind it is.
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
  // It is made to be shown.
  if (error instanceof CredentialsError) return { type, message: error.message };
  const code = codeOf(error);
  const stack = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  return {
    type,
    // With a code comes a message of the system's or a library's, with the address or the path.
    ...(code === undefined ? messageOf(error) : { code }),
    ...behind,
    stack: stack.map((line) => line.trim()).join('\n'),
  };
}

/** What an expected failure says, without what the caller sent. */
function saidOf(error: InventoryError): Pick<DescribedError, 'message' | 'arguments'> {
  if (error instanceof InvalidArgumentError) {
    return { arguments: error.issues.map(({ path }) => path.join('.')) };
  }
  // It repeats its cause's.
  if (error.cause instanceof InventoryError) return {};
  return { message: withoutAddresses(error.message) };
}

/** JSON that cannot be read is quoted by the error that says so. */
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
