import type { Method, WireRequest, WireResponse } from './transport.ts';

/** A request to OSS before it is signed. */
export interface OssRequest {
  readonly action: string;
  readonly method: Method;
  /** Empty for a call to the account. */
  readonly bucket: string;
  /** The key of an object, as it is. @default the bucket itself, or the account */
  readonly object?: string | undefined;
  /** More headers, for example `range`. Their names are in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** An empty value is sent as a name without `=`. */
  readonly query: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** `true`: goes before other requests, because it completes a half-done update. */
  readonly isUrgent?: boolean | undefined;
  /** Called when the request's turn has come, just before it is sent. What it throws is the failure. */
  readonly onSending?: (() => void) | undefined;
  /** See {@link WireRequest.isStreamed}. */
  readonly isStreamed?: boolean | undefined;
  /** See {@link WireRequest.maxBytes}. */
  readonly maxBytes?: number | undefined;
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
