/** What signs a request. */
export interface OssCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Of STS; goes with temporary keys. */
  readonly sessionToken?: string | undefined;
}

/** Where the credentials of each request come from. */
export interface CredentialsProvider {
  /**
   * Names them, in secret: those of one name read the same, in all processes.
   * @default each has one of its own
   */
  readonly name?: string;
  /**
   * Credentials that are good now: the same object while they do not change, and synchronously where
   * they are at hand.
   *
   * @throws CredentialsError (as a rejection) where none can be had; the next call tries again.
   */
  get(): OssCredentials | Promise<OssCredentials>;
  /**
   * Gets fresh ones after OSS has said that `stale` is no longer good (`SecurityTokenExpired`,
   * `InvalidSecurityToken` …). All who report the same object share one refresh; who reports one
   * that was replaced meanwhile gets the current one without any.
   *
   * @returns `stale` itself where its source has no newer ones: sending again will hardly help.
   * @throws CredentialsError where none can be had; the next call tries again.
   */
  renew(stale: OssCredentials): Promise<OssCredentials>;
}
