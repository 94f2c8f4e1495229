import type { WireResponse } from './transport.ts';

/** A request to OSS before it is signed. */
export interface OssRequest {
  readonly action: string;
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Empty for a call to the account. */
  readonly bucket: string;
  /** An empty value is sent as a name without `=`. */
  readonly query: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** `true`: goes before other requests, because it completes a half-done update. */
  readonly isUrgent?: boolean | undefined;
}

/** An answer of OSS, or of a proxy before it. */
export type OssResponse = WireResponse;

/** Sends requests to OSS. */
export interface OssClient {
  /**
   * @returns the answer, also of an error.
   * @throws TransportError without a complete answer; UpstreamError if nothing was sent.
   */
  send(request: OssRequest): Promise<OssResponse>;
}
