import { createRequire } from 'node:module';

/**
 * Loads a library that is needed only later. Where a file of it cannot be opened, `import()` fails with the same error for ever;
 * this tries again.
 */
export const requireLibrary = createRequire(import.meta.url);
