import { UpstreamError } from '../../inventory/errors.ts';
import type { OssCode } from '../../inventory/oss-codes.ts';
import type { CredentialsProvider, OssCredentials } from '../credentials/provider.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';
import { header, isFromOss, type OssErrorAnswer, readError } from './error-document.ts';
import { loadAliOss } from './libraries.ts';
import type { OssClient, OssRequest, OssResponse } from './messages.ts';
import type { OssObserver, RequestEnd } from './observer.ts';
import type { OssTarget } from './regions.ts';
import { createSigner } from './signing.ts';
import { type Transport, TransportError, untilAborted } from './transport.ts';
import { trimmedText } from './xml.ts';

/** The endpoint, the credentials and the transport of a client. */
export interface OssClientOptions extends OssTarget {
  readonly credentials: CredentialsProvider;
  readonly transport: Transport;
  readonly breaker: CircuitBreaker;
  readonly clock: OssClock;
  readonly observer?: OssObserver | undefined;
}

/** How far OSS's clock is ahead of this machine's, as measured from OSS's errors. */
export interface OssClock {
  skewMs: number;
}

/** OSS's codes for temporary credentials that have expired. */
export const EXPIRED: ReadonlySet<string> = new Set<OssCode>([
  'SecurityTokenExpired',
  'InvalidSecurityToken',
]);

/**
 * Signs requests with ali-oss (V4) for one region and sends them. Retries once, with a new signature, after an error
 * of the clock or expired credentials.
 */
export function createOssClient(options: OssClientOptions): OssClient {
  const { region, endpoint, credentials: provider, transport, breaker, clock, observer } = options;
  let signing:
    | { readonly credentials: OssCredentials; readonly sign: ReturnType<typeof createSigner> }
    | undefined;

  const signerFor = (credentials: OssCredentials) => {
    const sign = createSigner(loadAliOss(), { region, endpoint }, credentials);
    signing = { credentials, sign };
    return sign;
  };

  const send = async (request: OssRequest, credentials: OssCredentials): Promise<OssResponse> => {
    const { action, method, bucket, signal } = request;
    const sign = signing?.credentials === credentials ? signing.sign : signerFor(credentials);
    const signed = sign(request, new Date(Date.now() + clock.skewMs));
    request.onSending?.();
    const end = observer?.sent?.({ action, method, bucket, region });
    const startedAt = performance.now();
    const ended = (what: Pick<RequestEnd, 'status' | 'failure' | 'requestId'>) =>
      end?.({ ...what, ms: performance.now() - startedAt });
    try {
      const response = await transport.request(signed, signal);
      const requestId = header(response, 'x-oss-request-id');
      ended({ status: response.status, failure: null, requestId });
      return response;
    } catch (error) {
      ended({ status: null, failure: kindOf(error), requestId: null });
      throw error;
    }
  };

  const attempt = (request: OssRequest, credentials: OssCredentials) =>
    breaker.run(request, () => send(request, credentials));

  return {
    async send(request) {
      const credentials = await credentialsOf(provider, request.signal);
      const response = await attempt(request, credentials);
      // Only a refusal by OSS itself proves that the request was not applied, and can be sent again.
      if (response.status !== 403 || !isFromOss(response, false)) return response;
      const refusal = readError(response);
      if (refusal.code === 'RequestTimeTooSkewed') {
        clock.skewMs = skewOf(refusal);
        return attempt(request, credentials);
      }
      if (!EXPIRED.has(refusal.code)) return response;
      const renewed = await provider.renew(credentials).catch(() => null);
      const isNew = renewed !== null && renewed !== credentials;
      return isNew ? attempt(request, renewed) : response;
    },
  };
}

function kindOf(error: unknown): RequestEnd['failure'] {
  if (!(error instanceof TransportError)) return 'connection';
  if (error.timedOut) return 'timeout';
  return error.isAborted ? 'aborted' : 'connection';
}

async function credentialsOf(
  provider: CredentialsProvider,
  signal: AbortSignal | undefined,
): Promise<OssCredentials> {
  try {
    return await untilAborted(provider.get(), signal);
  } catch (cause) {
    if (signal?.aborted) throw new TransportError(signal.reason, { neverSent: true });
    const message =
      'This server has no credentials for OSS at the moment. Try again later; the operator finds ' +
      'the cause in the log.';
    throw new UpstreamError(message, 'NoCredentials', { cause });
  }
}

/** Ignores a time that does not fit into a signature. */
function skewOf({ document }: OssErrorAnswer): number {
  const serverTime = Date.parse(trimmedText(document, 'ServerTime'));
  return serverTime >= 0 && serverTime < LAST_TIME ? serverTime - Date.now() : 0;
}

/** A signature's year has four digits. */
const LAST_TIME = Date.UTC(9999, 0);
