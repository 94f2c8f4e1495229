import { CredentialsError } from './credentials-error.ts';
import { chainLoader } from './default-chain.ts';
import type { CredentialsProvider, OssCredentials } from './provider.ts';
import { type RefreshingOptions, refreshingCredentials } from './refreshing.ts';

/** Credentials that never change. `renew` always rejects, as they have no source. */
export function staticCredentials(credentials: OssCredentials): CredentialsProvider {
  const { accessKeyId, accessKeySecret, sessionToken } = credentials;
  return {
    name: JSON.stringify([accessKeyId, accessKeySecret, sessionToken]),
    get: () => credentials,
    renew: async () => {
      throw new CredentialsError(
        'OSS no longer accepts the configured credentials, and fixed ones cannot be renewed: ' +
          'configure new ones, or a source that renews itself.',
      );
    },
  };
}

/** Options of {@link defaultChainCredentials}. */
export type DefaultChainOptions = Omit<RefreshingOptions, 'load'>;

/**
 * The credentials of Alibaba Cloud's default chain: environment variables, an OIDC role (RRSA), a profile of the CLI, a
 * profile file, the ECS instance's RAM role, a credentials URI. The first `get` reads them. It takes up to 2 s if only
 * the instance metadata is left and does not answer. Each request to any other source ends within 15 s, and the command
 * of a profile within a minute.
 *
 * If a source that the environment names explicitly fails, no other source is tried, as that would be another identity.
 * For the same reason the first source that worked is used from then on.
 */
export function defaultChainCredentials(options: DefaultChainOptions = {}): CredentialsProvider {
  const credentials = refreshingCredentials({ ...options, load: chainLoader(options.now) });
  // Replicas have different keys of one identity, and their keys change.
  return { ...credentials, name: 'default' };
}
