import type { Given } from './secrets.ts';

/** Settings that have a new name. The old one still counts, with a warning. */
const RENAMED: Readonly<Record<string, string>> = {
  TRUSTED_PROXIES: 'TRUST_PROXY',
  RATE_LIMIT_WITHOUT_REDIS: 'RATE_LIMIT_FAILURE_MODE',
};

/** The environment as the settings take it. */
export interface CleanEnvironment {
  readonly given: Given;
  /** A line for each variable that does not count as it was written. */
  readonly warnings: readonly string[];
}

/** Prepares the environment that a shell, an image or an orchestrator made. */
export function cleanEnvironment(environment: Given): CleanEnvironment {
  const given = { ...environment };
  const warnings: string[] = [];
  for (const [old, name] of Object.entries(RENAMED)) {
    if (environment[old] === undefined) continue;
    given[name] ??= environment[old];
    warnings.push(`${old} is now ${name}: rename it`);
  }
  return { given, warnings };
}
