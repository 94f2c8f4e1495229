import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CredentialsError } from './credentials-error.ts';
import { type Library, loadLibrary, ProxiedRequestError } from './library.ts';
import type { LoadedCredentials } from './refreshing.ts';

/*
 * What @alicloud/credentials 2.4.7 does, and why only its single providers are used here, each made
 * anew for every load:
 *
 * - Its session providers (OIDC, ECS, URI, assumed roles) keep a session until 15 minutes before it
 *   expires, ECS's until 60 minutes before, and then make the caller wait; a session that comes with
 *   less is fetched again by each call. A failed refresh hands out the old session, even an expired
 *   one, without an error. They know nothing of concurrency: n callers are n requests.
 * - `getCredential()` tells no expiry, `refresher()` does, and passes the cache by. What a profile
 *   leads to is private, so that its expiry stays unknown; static keys and profiles are read once.
 * - Its default chain marks a provider as the one to stay with *before* trying it: concurrent first
 *   callers are told that the environment has no keys, and after one walk in vain only its last
 *   member is ever asked again. That one, without a credentials URI, asks https://undefined/.
 * - Its errors quote answers and files, secrets included.
 *
 * It sets no timer of its own unless asked to, its sockets do not hold the process, and it writes to
 * the console only for the environment variable DEBUG.
 */

/** The library's `Session` and `Credentials`, as far as they are alike. */
interface Found {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  /** ISO 8601; only sessions have it, and not every server sends it. */
  readonly expiration?: string | undefined;
}

interface Source {
  readonly name: string;
  /** What has to be right for it to serve. */
  readonly needs: string;
  /** `required`: the environment asks for this source, and would not want another identity. */
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

/** How long temporary keys of unknown expiry count as good: no role's session is shorter. */
const SHORTEST_SESSION_MS = 15 * 60_000;

/**
 * Makes a function that walks the chain and asks its source anew at each call.
 *
 * @param now milliseconds since 1970
 */
export function chainLoader(now: () => number = Date.now): () => Promise<LoadedCredentials> {
  let proven: Source | undefined;
  return async () => {
    // Only now: whoever brings static keys need not wait for it to load.
    const library = loadLibrary();
    const failures = new Map<Source, string>();
    for (const source of proven ? [proven] : SOURCES) {
      // The library reads it as well, where no configuration of ours could stand in for it.
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

/** Why a source failed, in words that cannot hold a secret: only known parts of a message pass. */
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
