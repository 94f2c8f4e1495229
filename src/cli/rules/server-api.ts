import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '../../config/start-error.ts';
import { fetchThroughProxy } from '../../oss/client/fetch.ts';
import { printable } from '../printable.ts';
import { type AnswerError, type Api, ApiError } from './api.ts';

/** How often a request is sent that the server refuses for now. */
const MAX_ATTEMPTS = 5;

/** The limit of a wait that the server asks for, in seconds. */
const MAX_WAIT_SECONDS = 60;

/** Credentials, as headers. */
export type CredentialHeaders = Readonly<Record<string, string>>;

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly AnswerError[];
}

/**
 * The API of a server. A request that the server's rate limit refuses is sent again when it says so.
 *
 * The threat: a redirect that carries credentials to another server. None is followed.
 */
export function createServerApi(url: URL, credentials: CredentialHeaders): Api {
  const headers = new Headers({ 'content-type': 'application/json', accept: 'application/json' });
  for (const [name, value] of Object.entries(credentials)) headers.set(name, value);

  const post = async (body: string, signal: AbortSignal | undefined): Promise<Response> => {
    try {
      const options = { method: 'POST', headers, body, redirect: 'manual', signal } as const;
      return await fetchThroughProxy(url.href, options);
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new StartError(`${url} does not answer: ${causeOf(error)}`, { cause: error });
    }
  };

  const patiently = async (body: string, signal: AbortSignal | undefined): Promise<Response> => {
    for (let attempt = 1; ; attempt += 1) {
      const response = await post(body, signal);
      // Both come before anything is done.
      const seconds = [429, 503].includes(response.status) ? retryAfter(response) : undefined;
      if (seconds === undefined || attempt === MAX_ATTEMPTS) return response;
      await sleep(seconds * 1000, undefined, { signal });
    }
  };

  return {
    async run<Data>(document: object, variables: unknown, signal?: AbortSignal): Promise<Data> {
      const body = JSON.stringify({ query: `${document}`, variables });
      const response = await patiently(body, signal);
      const { data, errors } = await answerOf<Data>(url, response);
      if (errors && errors.length > 0) throw new ApiError(errors);
      if (!data) throw notTheApi(url, response);
      return data;
    },
    async [Symbol.asyncDispose]() {},
  };
}

async function answerOf<Data>(url: URL, response: Response): Promise<Answer<Data>> {
  const text = await response.text();
  try {
    const answer: unknown = JSON.parse(text);
    if (typeof answer === 'object' && answer !== null) return answer;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  // The server refuses some requests before GraphQL, with a sentence.
  const isText = response.headers.get('content-type')?.startsWith('text/plain') === true;
  throw notTheApi(url, response, isText ? printable(text.slice(0, 1000).trim()) : undefined);
}

function notTheApi(url: URL, { status }: Response, says?: string): StartError {
  return new StartError(
    says
      ? `${url} answers ${status}: ${says}`
      : `${url} answers ${status}, and not as GraphQL: check --server, which needs the path too`,
  );
}

function retryAfter({ headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return seconds >= 0 && seconds <= MAX_WAIT_SECONDS ? seconds : undefined;
}

/** `fetch` itself says only that it failed. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message || String(cause) : String(cause);
}
