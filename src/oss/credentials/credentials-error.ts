/**
 * No credentials are available. The message names the failed source and what to set, without secrets. It has no
 * `cause`, because the library's errors quote answers and files.
 */
export class CredentialsError extends Error {
  override readonly name = 'CredentialsError';
}
