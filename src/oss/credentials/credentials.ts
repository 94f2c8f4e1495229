import { CredentialsError } from './credentials-error.ts';
import { chainLoader } from './default-chain.ts';
import type { CredentialsProvider, OssCredentials } from './provider.ts';
import { type RefreshingOptions, refreshingCredentials } from './refreshing.ts';

/** Credentials that never change. `renew` always rejects: there is nothing to renew them from. */
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
 * The credentials of Alibaba Cloud's default chain, read from wherever the process runs: environment
 * variables, an OIDC role (RRSA), a profile of the CLI, a profile file, the ECS instance's RAM role,
 * a credentials URI. Nothing is read before the first `get`. It takes up to 2 s where only an ECS
 * instance's metadata is left to be asked, and nobody answers; each request to any other source ends
 * within 15 s, and a profile's own command within a minute.
 *
 * A source that the environment asks for by name has the last word: where it fails, no other one is
 * tried, as that would be another identity. The one that served first stays for the same reason.
 */
export function defaultChainCredentials(options: DefaultChainOptions = {}): CredentialsProvider {
  const credentials = refreshingCredentials({ ...options, load: chainLoader(options.now) });
  // Replicas get different keys for what is the same, and each gets new ones again and again.
  return { ...credentials, name: 'default' };
}
