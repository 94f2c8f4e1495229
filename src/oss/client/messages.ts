import type { WireResponse } from './transport.ts';

/** One request to OSS, before it is signed. */
export interface OssRequest {
  /** The RAM action that it is for. */
  readonly action: string;
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Empty for a call to the account. */
  readonly bucket: string;
  /** The query; an empty value goes out as a bare name. */
  readonly query: Readonly<Record<string, string>>;
  /** An XML document. */
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** `true`: goes before all that wait, as it ends what must not be left half-done. */
  readonly isUrgent?: boolean | undefined;
}

/** OSS's answer, whatever its status. */
export type OssResponse = WireResponse;

/** Sends requests to OSS. */
export interface OssClient {
  /**
   * @returns the answer, also where it is an error.
   * @throws TransportError where no complete answer came, UpstreamError where none was asked for.
   */
  send(request: OssRequest): Promise<OssResponse>;
}
