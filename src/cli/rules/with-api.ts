import { complain, complainOf } from '../exit.ts';
import { abortOnSignals } from '../lifecycle.ts';
import { printable } from '../printable.ts';
import { type Api, ApiError } from './api.ts';
import { type ApiOptions, openApi } from './open-api.ts';

/** How long a command that only reads may take to end after a signal, in milliseconds. */
const READING_END_MS = 10_000;

/** The same for one that changes rules: the changes under way end by themselves. */
const WRITING_END_MS = 2 * 60 * 1000;

/**
 * Opens the API, runs a command, and prints why it failed. A signal aborts it.
 *
 * @param run returns the exit code.
 * @returns the exit code; 1 if it failed.
 */
export async function withApi(
  options: ApiOptions,
  { writes }: { readonly writes: boolean },
  run: (api: Api, signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const { signal, end } = abortOnSignals(writes ? WRITING_END_MS : READING_END_MS);
  try {
    await using api = await openApi(options, { writes });
    return await run(api, signal);
  } catch (error) {
    if (signal.aborted) complain('interrupted');
    else if (error instanceof ApiError) {
      for (const { message } of error.errors) complain(printable(message));
    } else complainOf(error);
    return 1;
  } finally {
    end();
  }
}
