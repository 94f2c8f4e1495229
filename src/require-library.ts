import { createRequire } from 'node:module';

/**
 * Loads a library when it is first needed. If one of its files cannot be opened, `import()` repeats the same error
 * forever; this tries again.
 */
export const requireLibrary = createRequire(import.meta.url);
