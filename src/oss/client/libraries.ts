import type OSS from 'ali-oss';
import { UpstreamError } from '../../inventory/errors.ts';
import { requireLibrary } from '../../require-library.ts';

/** Loads ali-oss with the first request or shortly before, as that takes as long as all of `oss/` together. */
export function loadAliOss(): typeof OSS {
  return load('ali-oss');
}

/** Loads undici in the same way. */
export function loadUndici(): typeof import('undici') {
  return load('undici');
}

/** @throws UpstreamError if it cannot be loaded now, for example because too many files are open. */
function load(name: string) {
  try {
    return requireLibrary(name);
  } catch (cause) {
    const message = 'This server cannot send requests to OSS at the moment.';
    throw new UpstreamError(message, 'ClientNotLoaded', { isTransient: true, cause });
  }
}
