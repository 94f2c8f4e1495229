/**
 * No credentials could be had. The message names the source that failed and what to set for it, and
 * shows no secret; it has no `cause`, as the library's errors quote whole answers and files.
 */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}
