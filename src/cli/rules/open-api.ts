import { readConfig, settingWarnings } from '../../config/index.ts';
import { type Given, withFiles } from '../../config/secrets.ts';
import { StartError } from '../../config/start-error.ts';
import { type EnvironmentOptions, environmentOf } from '../environment.ts';
import { complain } from '../exit.ts';
import type { Api } from './api.ts';
import { type CredentialHeaders, createServerApi } from './server-api.ts';

/** Options of all commands for rules: where the API is. */
export interface ApiOptions extends Pick<EnvironmentOptions, 'envFile'> {
  /** The URL of a server's API. @default the API is in this process, on the account of `OSS_*` */
  readonly server?: string;
  /** The directory of the journal, without a server. */
  readonly journal?: string;
}

/**
 * Opens the API of a server, or in this process.
 *
 * @param writes whether rules are changed.
 * @throws StartError, ConfigError if the options or the settings do not allow it.
 */
export async function openApi(
  { server, journal, ...settings }: ApiOptions,
  { writes }: { readonly writes: boolean },
): Promise<Api> {
  const environment = environmentOf(settings);
  if (server !== undefined) {
    if (journal !== undefined) throw new StartError('--journal is for changes without --server.');
    return createServerApi(urlOf(server), credentialHeaders(environment));
  }
  if (writes && journal === undefined) throw new StartError(NO_JOURNAL);
  for (const line of settingWarnings(environment)) complain(line);
  const config = readConfig(environment);
  // Loaded late, because a server does the same work for others.
  const { createDirectApi } = await import('./direct-api.ts');
  return createDirectApi(config, journal);
}

const NO_JOURNAL =
  'Without --server, changes need --journal, a directory that outlives this process: an update deletes a rule and ' +
  'writes it again, and if it is killed in between, only the journal has what this program cannot write anew.';

/** @throws StartError; the message has no part of the URL, which may contain a password. */
function urlOf(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new StartError('--server must be a URL, such as https://inventory.example.com/graphql.');
  }
  if (url.username || url.password) {
    throw new StartError(
      '--server must not contain a user or a password: set INVENTORY_API_KEY or INVENTORY_TOKEN.',
    );
  }
  return url;
}

/** The variables of credentials, each with its header. Options would show them in the list of processes. */
const CREDENTIALS = {
  INVENTORY_API_KEY: (key: string) => ['x-api-key', key],
  INVENTORY_TOKEN: (token: string) => ['authorization', `Bearer ${token}`],
} as const;

function credentialHeaders(environment: Given): CredentialHeaders {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
  const { given, problems } = withFiles(set, Object.keys(CREDENTIALS));
  const [problem] = problems;
  if (problem) throw new StartError(`${problem.name}_FILE: ${problem.message}`);
  return Object.fromEntries(
    Object.entries(CREDENTIALS).flatMap(([name, headerOf]) => {
      const value = given[name]?.trim();
      if (!value) return [];
      // The message of `Headers` would contain the secret.
      if (/^[\x21-\x7e]+$/.test(value)) return [headerOf(value)];
      throw new StartError(`${name} must be one word of ASCII characters.`);
    }),
  );
}
