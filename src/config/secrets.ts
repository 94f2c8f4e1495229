import { readText } from './read-text.ts';

/** Environment variables, by name. */
export type Given = Readonly<Record<string, string | undefined>>;

/** What is wrong with a variable. */
export interface Problem {
  readonly name: string;
  readonly message: string;
}

/** Reads secrets from files, where orchestrators mount them. */
export function withFiles(
  set: Given,
  secrets: Iterable<string>,
): { given: Given; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const read = [...secrets].flatMap((name) => {
    const path = set[`${name}_FILE`];
    if (path === undefined) return [];
    if (set[name] !== undefined) {
      problems.push({ name, message: `must not be set together with ${name}` });
      return [];
    }
    try {
      const value = readText(path).trim();
      if (value === '') problems.push({ name, message: `is empty ("${path}")` });
      return [[name, value] as const];
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : error;
      problems.push({ name, message: `cannot be read: ${code} ("${path}")` });
      return [];
    }
  });
  const given: Given = { ...set, ...Object.fromEntries(read.filter(([, value]) => value)) };
  return { given, problems };
}
