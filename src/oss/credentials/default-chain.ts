import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CredentialsError } from './credentials-error.ts';
import { type Library, loadLibrary, ProxiedRequestError } from './library.ts';
import type { LoadedCredentials } from './refreshing.ts';

/*
 * Why only single providers of @alicloud/credentials 2.4.7 are used, each created anew for every load:
 *
 * - Its session providers (OIDC, ECS, URI, assumed roles) replace a session only 15 minutes (ECS: 60) before it
 *   expires, and make the caller wait. Shorter sessions are fetched by each call, concurrent calls included. After a
 *   failed refresh they return the old session, even an expired one, without an error.
 * - `getCredential()` does not return the expiry; `refresher()` does, and skips the cache. The expiry of a profile's
 *   session is private, and static keys and profiles are read only once.
 * - Its default chain chooses a provider *before* trying it: concurrent first callers get an error, and after one
 *   failed walk only the last provider is used, which without a credentials URI asks https://undefined/.
 * - Its errors quote answers and files, including secrets.
 *
 * It sets no timers by default, its sockets do not keep the process alive, and it writes to the console only if the
 * environment variable DEBUG is set.
 */

/** The common part of the library's `Session` and `Credentials`. */
interface Found {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  /** ISO 8601. Only sessions have it, and not from every server. */
  readonly expiration?: string | undefined;
}

interface Source {
  readonly name: string;
  /** What must be set for this source, for error messages. */
  readonly needs: string;
  /** `required`: the environment names this source, so no other identity may be used. */
  state(environment: NodeJS.ProcessEnv): 'absent' | 'possible' | 'required';
  load(library: Library): Promise<Found>;
}

/** In the library's order. */
const SOURCES: readonly Source[] = [
  {
    name: 'the environment',
    needs: 'ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    state: (environment) =>
      environment['ALIBABA_CLOUD_ACCESS_KEY_ID'] || environment['ALIBABA_CLOUD_ACCESS_KEY_SECRET']
        ? 'required'
        : 'absent',
    load: (library) =>
      library.EnvironmentVariableCredentialsProvider.builder().build().getCredentials(),
  },
  {
    name: 'the OIDC role (RRSA)',
    needs:
      'ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN and the token in the file ' +
      'ALIBABA_CLOUD_OIDC_TOKEN_FILE',
    state: (environment) =>
      environment['ALIBABA_CLOUD_ROLE_ARN'] &&
      environment['ALIBABA_CLOUD_OIDC_PROVIDER_ARN'] &&
      environment['ALIBABA_CLOUD_OIDC_TOKEN_FILE']
        ? 'required'
        : 'absent',
    load: (library) => library.OIDCRoleArnCredentialsProvider.builder().build().refresher(),
  },
  {
    name: 'the CLI profile',
    needs: 'the profile ALIBABA_CLOUD_PROFILE, or the current one, in ~/.aliyun/config.json',
    state: (environment) =>
      !isTrue(environment['ALIBABA_CLOUD_CLI_PROFILE_DISABLED']) &&
      existsSync(join(homedir(), '.aliyun', 'config.json'))
        ? 'possible'
        : 'absent',
    load: (library) => library.CLIProfileCredentialsProvider.builder().build().getCredentials(),
  },
  {
    name: 'the profile file',
    needs:
      'the profile ALIBABA_CLOUD_PROFILE, or "default", in the file ' +
      'ALIBABA_CLOUD_CREDENTIALS_FILE or ~/.alibabacloud/credentials',
    state: (environment) => {
      if (environment['ALIBABA_CLOUD_CREDENTIALS_FILE']) return 'required';
      return existsSync(join(homedir(), '.alibabacloud', 'credentials')) ? 'possible' : 'absent';
    },
    load: (library) => library.ProfileCredentialsProvider.builder().build().getCredentials(),
  },
  {
    name: 'the ECS RAM role',
    needs:
      'an instance with a role, which ALIBABA_CLOUD_ECS_METADATA may name, without ' +
      'ALIBABA_CLOUD_ECS_METADATA_DISABLED',
    state: (environment) => {
      if (isTrue(environment['ALIBABA_CLOUD_ECS_METADATA_DISABLED'])) return 'absent';
      return environment['ALIBABA_CLOUD_ECS_METADATA'] ? 'required' : 'possible';
    },
    load: (library) => library.ECSRAMRoleCredentialsProvider.builder().build().refresher(),
  },
  {
    name: 'the credentials URI',
    needs:
      'ALIBABA_CLOUD_CREDENTIALS_URI, a URL that returns AccessKeyId, AccessKeySecret and ' +
      'SecurityToken',
    state: (environment) => (environment['ALIBABA_CLOUD_CREDENTIALS_URI'] ? 'required' : 'absent'),
    load: (library) => library.URICredentialsProvider.builder().build().refresher(),
  },
];

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}

/** The lifetime of temporary keys of unknown expiry: no role's session is shorter. */
const SHORTEST_SESSION_MS = 15 * 60_000;

/**
 * Creates a function that reads the chain's source again at each call.
 *
 * @param now milliseconds since 1970.
 */
export function chainLoader(now: () => number = Date.now): () => Promise<LoadedCredentials> {
  let proven: Source | undefined;
  return async () => {
    // Loaded here, because servers with static keys do not need it.
    const library = loadLibrary();
    const failures = new Map<Source, string>();
    for (const source of proven ? [proven] : SOURCES) {
      // The library reads the process's environment too, so no other configuration can replace it.
      const state = source.state(process.env);
      if (state === 'absent' && source !== proven) continue;
      try {
        const found = await source.load(library);
        proven = source;
        return toLoaded(found, now());
      } catch (error) {
        const reason = reasonOf(error);
        if (state === 'required' || source === proven) {
          throw new CredentialsError(
            `No credentials from ${source.name} (${reason}). Check ${source.needs}.`,
          );
        }
        failures.set(source, reason);
      }
    }
    const sources = SOURCES.map(
      (source) => `- ${source.name} (${failures.get(source) ?? 'not set up'}): ${source.needs}`,
    );
    throw new CredentialsError(
      ['No Alibaba Cloud credentials found. Set up one of these sources:', ...sources].join('\n'),
    );
  };
}

function toLoaded(found: Found, time: number): LoadedCredentials {
  const { accessKeyId, accessKeySecret, securityToken, expiration = '' } = found;
  if (!securityToken) return { credentials: { accessKeyId, accessKeySecret } };
  const expiry = Date.parse(expiration);
  const expiresAt = Number.isNaN(expiry) ? time + SHORTEST_SESSION_MS : expiry;
  const credentials = { accessKeyId, accessKeySecret, sessionToken: securityToken, expiresAt };
  return { credentials, expiresAt };
}

/** Why a source failed. Only known parts of a message are used, because it may contain secrets. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if (error instanceof ProxiedRequestError) {
    return `${reasonOf(error.cause)} through the proxy ${error.proxy}`;
  }
  // A proxy's answer to CONNECT.
  if ('statusCode' in error) return `HTTP ${error.statusCode}`;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error.name === 'RequestTimeoutError') return 'no answer in time';
  const status = /httpStatus: (\d{3})\b|\s(\d{3})$/.exec(error.message);
  if (status) return `HTTP ${status[1] ?? status[2]}`;
  const stsCode = /"Code" ?: ?"(?!Success")([A-Za-z.]{1,80})"/.exec(error.message);
  return stsCode?.[1] ?? 'not usable';
}
