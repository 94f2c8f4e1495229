import OSS from 'ali-oss';
import { type CallContext, createTransport, type TransportOptions } from './transport.ts';

/** Which OSS, and as whom. */
export interface OssAccount {
  /** With its prefix: `oss-cn-hangzhou`. */
  readonly region: string;
  /** `http(s)://host[:port]`, instead of the region's public endpoint. */
  readonly endpoint?: string | undefined;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Of STS; goes with temporary keys. */
  readonly sessionToken?: string | undefined;
}

/** One request to OSS, before it is signed. */
export interface OssRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Empty for a call to the account. */
  readonly bucket: string;
  /** The query; an empty value goes out as a bare name. */
  readonly query: Readonly<Record<string, string>>;
  /** An XML document. */
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

/** OSS's answer, whatever its status. */
export interface OssResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Signs requests with ali-oss (V4) and sends them. */
export interface OssClient {
  /**
   * @returns the answer, also where it is an error.
   * @throws TransportError where no complete answer came.
   */
  send(request: OssRequest): Promise<OssResponse>;
  /** Waits for what is under way and closes the connections. */
  close(): Promise<void>;
}

/** Makes the client of one account in one region. */
export function createOssClient(account: OssAccount, options?: TransportOptions): OssClient {
  const transport = createTransport(options);
  // ali-oss would wait for the first call; making it here finds a bad configuration at the start.
  const client = new OSS({
    region: account.region,
    ...(account.endpoint ? endpointOptions(account.endpoint) : { secure: true }),
    accessKeyId: account.accessKeyId,
    accessKeySecret: account.accessKeySecret,
    ...(account.sessionToken
      ? { stsToken: account.sessionToken, refreshSTSTokenInterval: Infinity }
      : {}),
    authorizationV4: true,
    urllib: transport,
  });
  return {
    async send({ method, bucket, query, body, signal }) {
      const ctx: CallContext = { signal };
      const content = body === undefined ? {} : { content: Buffer.from(body), mime: 'xml' };
      try {
        const result = await client.request({
          method,
          bucket,
          subres: { ...query },
          ...content,
          ctx,
        });
        return { status: result.status, headers: result.headers, body: result.data };
      } catch (error) {
        throw ctx.failure ?? error;
      }
    },
    close: () => transport.close(),
  };
}

/** A host name without dots (`localhost`) has no room for the bucket in front: path style it is. */
function endpointOptions(endpoint: string) {
  const { hostname } = new URL(endpoint);
  return { endpoint, sldEnable: !hostname.includes('.') };
}
