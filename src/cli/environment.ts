import { isDeepStrictEqual, parseEnv } from 'node:util';
import { readText } from '../config/read-text.ts';
import type { Given } from '../config/secrets.ts';
import { isOfSystem, reasonOf } from '../config/start-error.ts';
import { complain, fail } from './exit.ts';

/** Options that many commands have: where settings come from. */
export interface EnvironmentOptions {
  /** Files of settings; of one that several have, the last one's counts. */
  readonly envFile?: readonly string[];
  /** Instead of `HOST`. */
  readonly host?: string;
  /** Instead of `PORT`. */
  readonly port?: number;
}

/**
 * The settings of a command: its own options before the environment, and that before the files, as
 * with Node's `--env-file`. The files' are put into the process's environment, where the libraries
 * look that find credentials.
 */
export function environmentOf({ envFile = [], host, port }: EnvironmentOptions): Given {
  const files: Record<string, string> = Object.assign({}, ...envFile.map(readEnvFile));
  nameWithoutMark(process.env);
  // As in `main.ts`, so that no library takes its own name in it for a wish.
  if (files['DEBUG']) files['DEBUG'] = '1';
  Object.assign(process.env, { ...files, ...process.env });
  return {
    ...process.env,
    ...(host === undefined ? {} : { HOST: host }),
    ...(port === undefined ? {} : { PORT: String(port) }),
  };
}

/** Node's own `--env-file` takes a byte order mark for a part of the first name. */
function nameWithoutMark(environment: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(environment)) {
    if (name.startsWith('\uFEFF')) environment[name.slice(1)] ??= value;
  }
}

function readEnvFile(path: string): Given {
  try {
    const text = readText(path);
    for (const line of strayLines(text)) {
      complain(`--env-file: line ${line} of ${path} is no NAME=value, and counts for nothing`);
    }
    return parseEnv(text);
  } catch (error) {
    if (!isOfSystem(error)) throw error;
    return fail(`The file of --env-file cannot be read: ${reasonOf(error)}`, error);
  }
}

/** The numbers of lines that Node's parser drops: no comment, and no part of a longer value. */
function strayLines(text: string): readonly number[] {
  const lines = text.split('\n');
  const parsed = parseEnv(text);
  return lines.flatMap((line, index) => {
    if (!/^(?:[^=#][^=]*|\s*(?:export\s+)?=.*)$/.test(line.trim())) return [];
    const isDropped = isDeepStrictEqual(parseEnv(lines.toSpliced(index, 1).join('\n')), parsed);
    return isDropped ? [index + 1] : [];
  });
}
