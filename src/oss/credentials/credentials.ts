import { CredentialsError } from './credentials-error.ts';
import { chainLoader } from './default-chain.ts';
import { type RefreshingOptions, refreshingCredentials } from './refreshing.ts';

/** What signs a request. */
export interface OssCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Of STS; goes with temporary keys. */
  readonly sessionToken?: string | undefined;
}

/** Where the credentials of each request come from. */
export interface CredentialsProvider {
  /**
   * Names them, in secret: those of one name read the same, in all processes.
   * @default each has one of its own
   */
  readonly name?: string;
  /**
   * Credentials that are good now: the same object while they do not change, and synchronously where
   * they are at hand.
   *
   * @throws CredentialsError (as a rejection) where none can be had; the next call tries again.
   */
  get(): OssCredentials | Promise<OssCredentials>;
  /**
   * Gets fresh ones after OSS has said that `stale` is no longer good (`SecurityTokenExpired`,
   * `InvalidSecurityToken` …). All who report the same object share one refresh; who reports one
   * that was replaced meanwhile gets the current one without any.
   *
   * @returns `stale` itself where its source has no newer ones: sending again will hardly help.
   * @throws CredentialsError where none can be had; the next call tries again.
   */
  renew(stale: OssCredentials): Promise<OssCredentials>;
}

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
