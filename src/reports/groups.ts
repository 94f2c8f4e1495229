/** Rows with something in common, and the groups within them. It is plain data, so that a thread can send it. */
export interface Group {
  rowCount: number;
  /** Their bytes: `carry` times 2^52 and `size`, as a number is exact only below 2^53. */
  size: number;
  carry: number;
  /** By what the rows of each have in common; `null` for none, as most groups have none. */
  children: Map<string, Group> | null;
  /** Whether there are more groups within: those in `children` are complete, and the others only count here. */
  isPartial: boolean;
}

/** The largest size of one object that can be added, 4.5 PB: OSS allows 48.8 TB. */
export const MAX_SIZE = 2 ** 52;

export function createGroup(): Group {
  return { rowCount: 0, size: 0, carry: 0, children: null, isPartial: false };
}

/** Counts a row. @param size below {@link MAX_SIZE}. */
export function addRow(group: Group, size: number): void {
  group.rowCount += 1;
  group.size += size;
  if (group.size >= MAX_SIZE) {
    group.size -= MAX_SIZE;
    group.carry += 1;
  }
}

/** All bytes of a group, exactly. */
export function sizeOf({ size, carry }: Group): bigint {
  return BigInt(size) + BigInt(carry) * BigInt(MAX_SIZE);
}

/** Adds an empty group within a group. */
export function addChild(parent: Group, name: string): Group {
  const child = createGroup();
  parent.children ??= new Map();
  parent.children.set(name, child);
  return child;
}

/**
 * Adds the rows of another group, which must not be used any more: its groups may become the target's. A group within
 * stays only if it is complete on both sides.
 */
export function mergeGroup(target: Group, source: Group): void {
  addRow(target, source.size);
  target.rowCount += source.rowCount - 1;
  target.carry += source.carry;
  if (source.isPartial) {
    for (const name of target.children?.keys() ?? []) {
      if (!source.children?.has(name)) target.children?.delete(name);
    }
  }
  for (const [name, child] of source.children ?? []) {
    const own = target.children?.get(name);
    if (own) mergeGroup(own, child);
    else if (!target.isPartial) {
      target.children ??= new Map();
      target.children.set(name, child);
    }
  }
  target.isPartial ||= source.isPartial;
}

/** How many groups are within a group. */
export function countGroups({ children }: Group): number {
  let count = children?.size ?? 0;
  for (const child of children?.values() ?? []) count += countGroups(child);
  return count;
}

/**
 * Drops the groups within those groups that have the most of them, until at most `max` are left; groups of the first
 * level stay longest.
 *
 * @returns how many are left.
 */
export function pruneGroups(root: Group, max: number): number {
  let count = countGroups(root);
  if (count <= max) return count;
  const sizeOfChildren = ({ children }: Group) => children?.size ?? 0;
  const parents = parentsWithin(root).sort((a, b) => sizeOfChildren(b) - sizeOfChildren(a));
  for (const parent of parents) {
    if (count <= max) return count;
    count -= dropChildren(parent);
  }
  if (count <= max) return count;
  const fewest = [...(root.children ?? [])].sort(([, a], [, b]) => a.rowCount - b.rowCount);
  for (const [name] of fewest.slice(0, count - max)) root.children?.delete(name);
  root.isPartial = true;
  return max;
}

function parentsWithin({ children }: Group): Group[] {
  const parents = [...(children?.values() ?? [])].filter((child) => child.children !== null);
  return parents.concat(parents.flatMap(parentsWithin));
}

/** Also empties the dropped groups, which may be parents that are still to be dropped. */
function dropChildren(parent: Group): number {
  let count = parent.children?.size ?? 0;
  for (const child of parent.children?.values() ?? []) count += dropChildren(child);
  parent.children = null;
  parent.isPartial = true;
  return count;
}

/** Gives the groups of all levels other names; those that get the same name become one. */
export function renameGroups(group: Group, rename: (name: string) => string): void {
  const { children } = group;
  group.children = null;
  for (const [name, child] of children ?? []) {
    renameGroups(child, rename);
    const same = group.children?.get(rename(name));
    if (same) mergeGroup(same, child);
    else {
      group.children ??= new Map();
      group.children.set(rename(name), child);
    }
  }
}
