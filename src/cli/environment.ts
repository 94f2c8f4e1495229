import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Given } from '../config/secrets.ts';
import { fail, isOfSystem, reasonOf } from './failure.ts';

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
  const files = Object.assign({}, ...envFile.map(readEnvFile));
  Object.assign(process.env, { ...files, ...process.env });
  return {
    ...process.env,
    ...(host === undefined ? {} : { HOST: host }),
    ...(port === undefined ? {} : { PORT: String(port) }),
  };
}

function readEnvFile(path: string): Given {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if (!isOfSystem(error)) throw error;
    return fail(`The file of --env-file cannot be read: ${reasonOf(error)}`, error);
  }
}
