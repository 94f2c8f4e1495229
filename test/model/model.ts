import type { UpdateInventoryInput } from '../gql/graphql.ts';

/** What the tests tell versions of a rule by. */
export interface Version {
  readonly isEnabled: boolean;
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY';
  readonly prefix: string;
}

/** A rule as it stands, or that there is none. */
export type State = Version | null;

/** A write of one rule. */
export type Write =
  | { readonly kind: 'create'; readonly id: string; readonly version: Version }
  | { readonly kind: 'update'; readonly id: string; readonly change: Partial<Version> }
  /** An update that OSS refuses when the rule is deleted already. */
  | { readonly kind: 'refused'; readonly id: string }
  | { readonly kind: 'delete'; readonly id: string };

/** What the server answered to a write. */
export type Outcome =
  /** A success, or that a rule stands as `seen` after a failure; `seen` is left out by a delete. */
  | { readonly kind: 'done' | 'rolledBack'; readonly seen: State }
  /** Failures that say that nothing was changed; the first two also say why. */
  | { readonly kind: 'exists' | 'absent' | 'unchanged' }
  /** A failure that says that nobody knows, or no answer at all. */
  | { readonly kind: 'unknown' };

/** Whether both are the same version, or none. */
export function isSame(a: State, b: State): boolean {
  return textOf(a) === textOf(b);
}

function textOf(state: State): string {
  return state ? `${state.isEnabled} ${state.frequency} ${state.prefix}` : 'none';
}

/** The states that a write which was answered so can make of `state`; none: it cannot be. */
function following(write: Write, outcome: Outcome, state: State): readonly State[] {
  if (outcome.kind === 'unchanged') return [state];
  switch (write.kind) {
    case 'create':
      if (outcome.kind === 'exists') return state ? [state] : [];
      if (outcome.kind === 'unknown') return state ? [state] : [null, write.version];
      return outcome.kind === 'done' && !state && isSame(outcome.seen, write.version)
        ? [write.version]
        : [];
    case 'delete':
      if (outcome.kind === 'unknown') return [state, null];
      return outcome.kind === 'done' ? [null] : [];
    case 'update':
    case 'refused': {
      if (outcome.kind === 'absent') return state ? [] : [null];
      if (!state) return outcome.kind === 'unknown' ? [null] : [];
      const changed = write.kind === 'update' ? { ...state, ...write.change } : null;
      if (outcome.kind === 'unknown') return changed ? [state, changed] : [state];
      if (outcome.kind === 'rolledBack') return isSame(outcome.seen, state) ? [state] : [];
      return outcome.kind === 'done' && changed && isSame(outcome.seen, changed) ? [changed] : [];
    }
  }
}

/** A write with its answer. */
export interface Answered {
  readonly write: Write;
  readonly outcome: Outcome;
}

/** What concurrent writes of one rule can have done. */
export interface Possibilities {
  /** The states that they can leave, in any order of theirs; none: their answers contradict. */
  readonly final: readonly State[];
  /** All that a reader can have seen meanwhile, but for an update's gap. */
  readonly visited: readonly State[];
}

/** Looks for every order of the writes in which all of their answers are true. */
export function possibilities(from: State, writes: readonly Answered[]): Possibilities {
  const final = new Map<string, State>();
  const visited = new Map<string, State>([[textOf(from), from]]);
  const follow = (state: State, left: readonly Answered[]): boolean => {
    if (left.length === 0) {
      final.set(textOf(state), state);
      return true;
    }
    const isPossible = left.map((one) =>
      following(one.write, one.outcome, state).map((next) => {
        const isEnding = follow(
          next,
          left.filter((other) => other !== one),
        );
        if (isEnding) visited.set(textOf(next), next);
        return isEnding;
      }),
    );
    return isPossible.flat().includes(true);
  };
  follow(from, writes);
  return { final: [...final.values()], visited: [...visited.values()] };
}

/** The parts of a rule that make its version, as GraphQL answers them. */
export interface RuleAnswer {
  readonly inventoryId: string;
  readonly isEnabled: boolean;
  readonly frequency: string;
  readonly filter: { readonly prefix: string | null };
}

export function versionOf({ isEnabled, frequency, filter }: RuleAnswer): Version {
  if (frequency !== 'DAILY' && frequency !== 'WEEKLY' && frequency !== 'MONTHLY') {
    throw new Error(`Nobody set the frequency ${frequency}.`);
  }
  return { isEnabled, frequency, prefix: filter.prefix ?? '' };
}

/** The version of a document as OSS keeps it. */
export function versionInXml(xml: string | undefined): State {
  if (xml === undefined) return null;
  const text = (pattern: RegExp) => pattern.exec(xml)?.[1] ?? '';
  return versionOf({
    inventoryId: text(/<Id>([^<]*)/),
    isEnabled: text(/<IsEnabled>([^<]*)/) === 'true',
    frequency: text(/<Frequency>([^<]*)/).toUpperCase(),
    filter: { prefix: text(/<Filter>.*?<Prefix>([^<]*)/s) },
  });
}

/** The part of an update's input that makes the change. */
export function changeInput({
  isEnabled,
  frequency,
  prefix,
}: Partial<Version>): Omit<UpdateInventoryInput, 'bucket' | 'inventoryId'> {
  return {
    ...(isEnabled === undefined ? {} : { isEnabled }),
    ...(frequency === undefined ? {} : { frequency }),
    ...(prefix === undefined ? {} : { filter: { prefix } }),
  };
}
