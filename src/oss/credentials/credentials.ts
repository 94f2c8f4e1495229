import { CredentialsError } from './credentials-error.ts';
import { chainLoader } from './default-chain.ts';
import type { CredentialsProvider, OssCredentials } from './provider.ts';
import { type RefreshingOptions, refreshingCredentials } from './refreshing.ts';

/** Fixed credentials. `renew` always rejects. */
export function staticCredentials(credentials: OssCredentials): CredentialsProvider {
  const { accessKeyId, accessKeySecret, sessionToken } = credentials;
  return {
    name: JSON.stringify([accessKeyId, accessKeySecret, sessionToken]),
    get: () => credentials,
    renew: async () => {
      throw new CredentialsError(
        'OSS no longer accepts the configured credentials, and fixed credentials cannot be ' +
          'renewed. Configure new ones, or a source that renews itself.',
      );
    },
  };
}

/** Options of {@link defaultChainCredentials}. */
export type DefaultChainOptions = Omit<RefreshingOptions, 'load'>;

/**
 * Creates the credentials of Alibaba Cloud's default chain. Nothing is read before the first `get`, which takes up to
 * 2 s if only an unreachable ECS metadata service is left, otherwise up to 15 s per request, and a minute for a
 * profile's own command.
 *
 * No other source is tried after one that the environment names, or once one has worked: it would be another
 * identity.
 */
export function defaultChainCredentials(options: DefaultChainOptions = {}): CredentialsProvider {
  const credentials = refreshingCredentials({ ...options, load: chainLoader(options.now) });
  // A fixed name, because replicas get different keys of one role and replace them often.
  return { ...credentials, name: 'default' };
}
