/** The keys that sign a request. */
export interface OssCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** The session token of temporary keys (STS). */
  readonly sessionToken?: string | undefined;
}

/** The source of each request's credentials. */
export interface CredentialsProvider {
  /**
   * A secret name. Credentials with the same name can read the same, in all processes.
   * @default a name of its own
   */
  readonly name?: string;
  /**
   * Gets valid credentials: the same object while they do not change, and synchronously if they are loaded.
   *
   * @throws CredentialsError (as a rejection) if they cannot be loaded. The next call tries again.
   */
  get(): OssCredentials | Promise<OssCredentials>;
  /**
   * Replaces credentials that OSS rejected (`SecurityTokenExpired`, `InvalidSecurityToken` …). Callers that report the
   * same object share one refresh. For an object that was already replaced, it returns the current one.
   *
   * @returns `stale` itself if its source has no newer credentials.
   * @throws CredentialsError if they cannot be loaded. The next call tries again.
   */
  renew(stale: OssCredentials): Promise<OssCredentials>;
}
