import { isDeepStrictEqual, parseEnv } from 'node:util';
import { readText } from '../config/read-text.ts';
import type { Given } from '../config/secrets.ts';
import { isOfSystem, reasonOf } from '../config/start-error.ts';
import { complain, fail } from './exit.ts';

/** Options of several commands: where settings come from. */
export interface EnvironmentOptions {
  /** Files of settings; later files override earlier ones. */
  readonly envFile?: readonly string[];
  /** Overrides `HOST`. */
  readonly host?: string;
  /** Overrides `PORT`. */
  readonly port?: number;
}

/**
 * The settings of a command: its own options override the environment, which overrides the files, as with Node's
 * `--env-file`. The files are also loaded into the process's environment, where libraries look for credentials.
 */
export function environmentOf({ envFile = [], host, port }: EnvironmentOptions): Given {
  const files: Record<string, string> = Object.assign({}, ...envFile.map(readEnvFile));
  nameWithoutMark(process.env);
  // As in `main.ts`: a library that finds its name in DEBUG would print secrets.
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
    if (!name.startsWith('\uFEFF')) continue;
    environment[name.slice(1)] ??= value;
    delete environment[name];
  }
}

function readEnvFile(path: string): Given {
  try {
    const text = readText(path);
    for (const line of strayLines(text)) {
      complain(`--env-file: line ${line} of ${path} is ignored: it is not NAME=value`);
    }
    return parseEnv(text);
  } catch (error) {
    if (!isOfSystem(error)) throw error;
    return fail(`The file of --env-file cannot be read: ${reasonOf(error)}`, error);
  }
}

/** The numbers of lines that Node's parser ignores, though they are neither comments nor part of a longer value. */
function strayLines(text: string): readonly number[] {
  const lines = text.split('\n');
  const parsed = parseEnv(text);
  return lines.flatMap((line, index) => {
    if (!/^(?:[^=#][^=]*|\s*(?:export\s+)?=.*)$/.test(line.trim())) return [];
    const isDropped = isDeepStrictEqual(parseEnv(lines.toSpliced(index, 1).join('\n')), parsed);
    return isDropped ? [index + 1] : [];
  });
}
