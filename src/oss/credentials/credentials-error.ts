/**
 * Credentials could not be loaded. The message names the source that failed and what to set for it, without secrets. It
 * has no `cause`, as the library's errors quote whole answers and files.
 */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}
