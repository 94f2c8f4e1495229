/** An access key and its rights. */
export interface EmulatorUser {
  accessKeyId: string;
  accessKeySecret: string;
  /** STS: the key is valid only with exactly this `x-oss-security-token`. */
  securityToken?: string;
  /** STS: milliseconds since 1970 from which the token answers SecurityTokenExpired. */
  securityTokenExpiresAt?: number;
  /**
   * RAM actions such as `oss:GetBucketInventory`; `*` stands for any characters.
   *
   * @default ['*']
   */
  actions?: readonly string[];
}

/** An Alibaba Cloud account: the owner of buckets, and the keys that act for it. */
export interface EmulatorAccount {
  /** uid, e.g. '1000000000000000' */
  accountId: string;
  users: readonly EmulatorUser[];
}

/** The account of demos and tests, with fixed keys that are valid nowhere else. */
export const DEFAULT_ACCOUNT: EmulatorAccount = {
  accountId: '1000000000000000',
  users: [{ accessKeyId: 'demo-access-key-id', accessKeySecret: 'demo-access-key-secret' }],
};

/** The sender of a request. */
export interface Identity {
  readonly accountId: string;
  readonly user: EmulatorUser;
}

/** The sender by access key id. */
export type KeyRing = ReadonlyMap<string, Identity>;

/**
 * Collects the access keys of all accounts.
 *
 * @throws TypeError when two users share an access key id.
 */
export function keyRing(accounts: readonly EmulatorAccount[]): KeyRing {
  const keys = new Map<string, Identity>();
  for (const { accountId, users } of accounts) {
    for (const user of users) {
      if (keys.has(user.accessKeyId)) {
        throw new TypeError(
          `The access key id ${user.accessKeyId} is used twice; access key ids must be unique.`,
        );
      }
      keys.set(user.accessKeyId, { accountId, user });
    }
  }
  return keys;
}

/** Whether the user's policy names the action. */
export function isAllowed(user: EmulatorUser, action: string): boolean {
  return (user.actions ?? ['*']).some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(action);
  });
}
