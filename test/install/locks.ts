/** What npm writes into `package-lock.json`, as far as the tests read it. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  /** A link's folder, or the address of a tarball. */
  readonly resolved?: string;
  readonly link?: boolean;
  readonly deprecated?: string;
}

/** The entries that npm installs without a hash to verify them. Folders of this repository need none. */
export function entriesWithoutIntegrity({ packages }: Lock): readonly string[] {
  const links = Object.values(packages).filter(({ link }) => link);
  const folders = new Set(['', ...links.map(({ resolved }) => resolved)]);
  return Object.entries(packages)
    .filter(([path, { link }]) => !link && !folders.has(path))
    .filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))
    .map(([path]) => path);
}

/** The versions of each package, by its name. */
export function versionsOf({ packages }: Lock): ReadonlyMap<string, readonly string[]> {
  const versions = new Map<string, string[]>();
  for (const [path, { version, link }] of Object.entries(packages)) {
    const name = path.split('node_modules/').at(-1) ?? '';
    if (version && !link) versions.set(name, [...(versions.get(name) ?? []), version]);
  }
  return versions;
}
