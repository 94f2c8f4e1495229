import type { WireResponse } from './transport.ts';

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

export type OssResponse = WireResponse;

export interface OssClient {
  /**
   * @returns the answer, also of an error.
   * @throws TransportError without a complete answer; UpstreamError if nothing was sent.
   */
  send(request: OssRequest): Promise<OssResponse>;
}
