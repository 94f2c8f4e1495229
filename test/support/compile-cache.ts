/**
 * For the environment of a process that runs the sources: Node keeps the code that it compiled, so that a
 * start takes two thirds of the time. vitest.config.ts says where.
 */
export const COMPILE_CACHE = {
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
};
