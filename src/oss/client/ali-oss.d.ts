/** The part of ali-oss 6.23 that this server uses. Neither its own declarations nor DefinitelyTyped's have it. */
declare module 'ali-oss' {
  namespace OSS {
    interface Options {
      accessKeyId: string;
      accessKeySecret: string;
      /** For example `oss-cn-hangzhou`; it becomes the scope of the signature. */
      region: string;
      /** `http(s)://host[:port]` @default `http://{region}.aliyuncs.com` */
      endpoint?: string;
    }

    /** What a V4 signature covers besides the method and the bucket. */
    interface SignedParts {
      /** Including the time, `x-oss-date`, unless `queries` have it. */
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
     * @param bucket empty for a call to the account.
     * @param object the key of an object; empty for a call to the bucket.
     * @returns the `authorization` header.
     */
    authorizationV4(method: string, parts: OSS.SignedParts, bucket: string, object: string): string;
  }

  export = OSS;
}
