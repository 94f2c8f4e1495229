/**
 * What this server uses of ali-oss 6.23. Its own declarations know neither `request` nor `urllib`
 * nor the inventory calls, and those of DefinitelyTyped neither.
 */
declare module 'ali-oss' {
  namespace OSS {
    interface Options {
      accessKeyId: string;
      accessKeySecret: string;
      stsToken?: string;
      /** Silences the advice to refresh; nothing is refreshed without `refreshSTSToken`. */
      refreshSTSTokenInterval?: number;
      /** With its prefix: `oss-cn-hangzhou`. The V4 signature's scope is made from it. */
      region: string;
      endpoint?: string;
      internal?: boolean;
      secure?: boolean;
      /** Path style: the bucket goes into the path instead of the host's name. */
      sldEnable?: boolean;
      authorizationV4?: boolean;
      urllib?: Urllib<unknown>;
    }

    /** The transport: ali-oss calls it with a signed request. */
    interface Urllib<Context> {
      request(url: string, params: UrllibParams<Context>): Promise<UrllibResult>;
    }

    interface UrllibParams<Context> {
      method: 'GET' | 'PUT' | 'DELETE';
      headers: Record<string, string>;
      content: Buffer | undefined;
      /** Handed through untouched from the request's `ctx`. */
      ctx: Context;
    }

    interface UrllibResult {
      status: number;
      headers: Record<string, string | string[] | undefined>;
      data: Buffer;
      res: { status: number };
    }

    interface RequestParams {
      method: 'GET' | 'PUT' | 'DELETE';
      /** Empty for calls that have none. */
      bucket: string;
      /** Sub-resources: query parameters that a V1 signature covers. */
      subres?: Record<string, string>;
      query?: Record<string, string>;
      content?: Buffer;
      mime?: string;
      ctx?: unknown;
    }
  }

  class OSS {
    readonly options: {
      /** What is added to this machine's clock when signing, in milliseconds. */
      amendTimeSkewed?: number;
    };
    constructor(options: OSS.Options);
    /** Signs and sends. Without `successStatuses` no status is an error. */
    request(params: OSS.RequestParams): Promise<OSS.UrllibResult>;
  }

  export = OSS;
}
