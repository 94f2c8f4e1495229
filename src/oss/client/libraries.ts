import type OSS from 'ali-oss';
import { UpstreamError } from '../../inventory/errors.ts';
import { requireLibrary } from '../../require-library.ts';

/** Loads ali-oss, with the first request or before it: loading takes as long as the rest of `oss/`. */
export function loadAliOss(): typeof OSS {
  return load('ali-oss');
}

/** Loads undici in the same way. */
export function loadUndici(): typeof import('undici') {
  return load('undici');
}

/** @throws UpstreamError if loading fails, for example because too many files are open. */
function load(name: string) {
  try {
    return requireLibrary(name);
  } catch (cause) {
    const message =
      'This server cannot send requests to OSS at the moment, because a library could not be ' +
      'loaded. Try again later.';
    throw new UpstreamError(message, 'ClientNotLoaded', { isTransient: true, cause });
  }
}
