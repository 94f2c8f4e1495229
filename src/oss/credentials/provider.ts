/** An access key, permanent or temporary. */
export interface OssCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** An STS token, with temporary keys. */
  readonly sessionToken?: string | undefined;
  /** When the token expires, in milliseconds since 1970. @default unknown */
  readonly expiresAt?: number | undefined;
}

/** The source of each request's credentials. */
export interface CredentialsProvider {
  /** Secret. Credentials of one name read the same, in all processes. @default unique */
  readonly name?: string;
  /**
   * Returns valid credentials: the same object while they do not change, and synchronously if they are at hand.
   *
   * @throws CredentialsError (as a rejection) if none are available; the next call tries again.
   */
  get(): OssCredentials | Promise<OssCredentials>;
  /**
   * Replaces credentials that OSS has refused as expired. Concurrent calls with the same object share one refresh; a
   * call with an object that was already replaced gets the current one.
   *
   * @returns `stale` itself if its source has no newer ones.
   * @throws CredentialsError if none are available; the next call tries again.
   */
  renew(stale: OssCredentials): Promise<OssCredentials>;
}
