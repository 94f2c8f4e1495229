/**
 * What this server uses of ali-oss 6.23. Its own declarations know none of it, and those of DefinitelyTyped
 * neither.
 */
declare module 'ali-oss' {
  namespace OSS {
    interface Options {
      accessKeyId: string;
      accessKeySecret: string;
      /** With its prefix: `oss-cn-hangzhou`. The signature's scope is made from it. */
      region: string;
    }

    /** What a V4 signature covers, beside the method and the bucket. */
    interface SignedParts {
      /** With the time in `x-oss-date`. */
      headers: Readonly<Record<string, string>>;
      /** `null`: a name without a value. */
      queries: Readonly<Record<string, string | null>>;
    }
  }

  class OSS {
    readonly userAgent: string;
    constructor(options: OSS.Options);
    /**
     * Signs a request (V4).
     *
     * @param bucket empty for calls that have none.
     * @returns the `authorization` header.
     */
    authorizationV4(method: string, parts: OSS.SignedParts, bucket: string): string;
  }

  export = OSS;
}
