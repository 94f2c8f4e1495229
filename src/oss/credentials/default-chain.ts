import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CredentialsError } from './credentials-error.ts';
import { type Library, loadLibrary, ProxiedRequestError } from './library.ts';
import type { LoadedCredentials } from './refreshing.ts';

/*
 * Why only the single providers of @alicloud/credentials 2.4.7 are used here, with a new instance for each load:
 *
 * - Its session providers (OIDC, ECS, URI, assumed roles) cache a session until 15 minutes before its expiry (ECS: 60
 *   minutes), and then make the caller wait. A session with a shorter lifetime is fetched by each call. If a refresh
 *   fails, they return the old session, even an expired one, without an error. n concurrent callers send n requests.
 * - `getCredential()` does not return the expiry. `refresher()` does, without the cache. The provider behind a profile is
 *   private, so its expiry remains unknown. Static keys and profiles are read once.
 * - Its default chain selects a provider *before* trying it: concurrent first callers get the error that the environment
 *   has no keys, and after all providers failed only the last one is tried again. Without a credentials URI, that one
 *   sends requests to https://undefined/.
 * - Its errors quote answers and files, including secrets.
 *
 * It sets no timers, its sockets do not keep the process alive, and it writes to the console only with the environment
 * variable DEBUG.
 */

/** What the library's `Session` and `Credentials` have in common. */
interface Found {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  /** ISO 8601. Only sessions have it, and not every server sends it. */
  readonly expiration?: string | undefined;
}

interface Source {
  readonly name: string;
  /** What it needs, for error messages. */
  readonly needs: string;
  /** `required`: the environment names this source, so no other identity may be used instead. */
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
      'an instance with a role, which ALIBABA_CLOUD_ECS_METADATA may name, and no ' +
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
      'ALIBABA_CLOUD_CREDENTIALS_URI, answering with AccessKeyId, AccessKeySecret and SecurityToken',
    state: (environment) => (environment['ALIBABA_CLOUD_CREDENTIALS_URI'] ? 'required' : 'absent'),
    load: (library) => library.URICredentialsProvider.builder().build().refresher(),
  },
];

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}

/** How long temporary keys of unknown expiry are used: the shortest session that a role can have. */
const SHORTEST_SESSION_MS = 15 * 60_000;

/**
 * Creates a function that loads credentials from the first source of the chain that has any.
 *
 * @param now milliseconds since 1970.
 */
export function chainLoader(now: () => number = Date.now): () => Promise<LoadedCredentials> {
  let proven: Source | undefined;
  return async () => {
    // Loaded here, as static keys do not need it.
    const library = loadLibrary();
    const failures = new Map<Source, string>();
    for (const source of proven ? [proven] : SOURCES) {
      // The library also reads `process.env`, so no other configuration could replace it.
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
            `No credentials from ${source.name} (${reason}): check ${source.needs}.`,
          );
        }
        failures.set(source, reason);
      }
    }
    const sources = SOURCES.map(
      (source) => `- ${source.name} (${failures.get(source) ?? 'not set up'}): ${source.needs}`,
    );
    throw new CredentialsError(
      ['No Alibaba Cloud credentials found. One of these is needed:', ...sources].join('\n'),
    );
  };
}

function toLoaded(found: Found, time: number): LoadedCredentials {
  const { accessKeyId, accessKeySecret, securityToken, expiration = '' } = found;
  if (!securityToken) return { credentials: { accessKeyId, accessKeySecret } };
  const expiresAt = Date.parse(expiration);
  return {
    credentials: { accessKeyId, accessKeySecret, sessionToken: securityToken },
    expiresAt: Number.isNaN(expiresAt) ? time + SHORTEST_SESSION_MS : expiresAt,
  };
}

/** Why a source failed. Only known parts of a message are used, so it cannot have a secret. */
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
