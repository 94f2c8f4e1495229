import { z } from 'zod';
import { canMatchBucket, matcherOf } from '../inventory/bucket-pattern.ts';
import type { Caller } from './caller.ts';

/** What a grant can allow with rules. Every grant also allows to read them. */
export const RULE_ACTIONS = ['read', 'create', 'update', 'delete'] as const;

/**
 * What a grant can allow with reports. `reports`: when they were written, and whether they are whole. `objects`: what
 * they list, as rows, files or figures. Neither includes the other.
 */
const REPORT_ACTIONS = ['reports', 'objects'] as const;

/** What a grant can allow. */
const ACTIONS = [...RULE_ACTIONS, ...REPORT_ACTIONS] as const;

/** One of {@link ACTIONS}. */
export type Action = (typeof ACTIONS)[number];

/** One of {@link RULE_ACTIONS}. */
export type RuleAction = (typeof RULE_ACTIONS)[number];

type ReportAction = (typeof REPORT_ACTIONS)[number];

const text = z.string().min(1, 'must not be empty');

/** A bucket's name with `*` for any characters, or none. */
const pattern = z.string().refine(canMatchBucket, {
  error: (issue) =>
    `${JSON.stringify(issue.input)} cannot match a bucket: use a bucket name, with * for any part`,
});

const patterns = z
  .array(pattern, 'must be a list of bucket names or patterns')
  .min(1, 'must not be empty');

/** An unknown key is an error: a mistyped `destinations` would grant more than meant. */
function complaint(wrongKind: string) {
  return (issue: { readonly code?: string; readonly keys?: unknown }) =>
    issue.code === 'unrecognized_keys' ? `has unknown keys: ${issue.keys}` : wrongKind;
}

const grant = z.strictObject(
  {
    to: z.union(
      [
        z.literal(['anyone', 'authenticated']),
        z.strictObject({ key: text }),
        z.strictObject({ subject: text }),
        z.strictObject({ claim: text, is: z.union([z.string(), z.number(), z.boolean()]) }),
      ],
      'must be "anyone", "authenticated", {"key": …}, {"subject": …} or {"claim": …, "is": …}',
    ),
    may: z
      .array(z.enum(ACTIONS, `must be of ${ACTIONS.join(', ')}`), 'must be a list')
      .min(1, 'must not be empty'),
    on: patterns,
    /** The destination buckets of rules and reports. @default any to write, those that the caller may read for reports */
    destinations: patterns.optional(),
  },
  { error: complaint('must be an object with `to`, `may` and `on`') },
);

/** The grants. What no grant allows is denied. */
export const policySchema = z.strictObject(
  { grants: z.array(grant, 'must be a list').min(1, 'must not be empty') },
  { error: complaint('must be an object with `grants`') },
);

/** A policy as {@link policySchema} reads it. */
export type Policy = z.infer<typeof policySchema>;

type Grant = Policy['grants'][number];

/** The rights of one caller. */
export interface Access {
  /** Whether this replica refuses every mutation, whatever the policy allows. @default false */
  readonly isReadOnly?: boolean;
  /** How many of the buckets the caller may read. */
  readonly reads: 'all' | 'some' | 'none';
  may(action: RuleAction, bucket: string): boolean;
  /** @param destination the bucket for the reports; absent if it does not change. */
  mayWrite(action: 'create' | 'update', bucket: string, destination?: string): boolean;
  /** Whether the caller may see when reports were written and whether they are whole. */
  mayReadReports(bucket: string, destination: string): boolean;
  /** Whether the caller may read what reports list. */
  mayReadObjects(bucket: string, destination: string): boolean;
}

/** All rights. */
export const FULL_ACCESS: Access = {
  reads: 'all',
  may: () => true,
  mayWrite: () => true,
  mayReadReports: () => true,
  mayReadObjects: () => true,
};

/** The rights of every caller without a policy, unless the operator allows more: a report lists all keys of a bucket. */
export const DEFAULT_ACCESS: Access = { ...FULL_ACCESS, mayReadObjects: () => false };

/** The same rights to read, and none to write: those of a caller of a read-only replica. */
export function readOnly(access: Access): Access {
  return {
    ...access,
    isReadOnly: true,
    may: (action, bucket) => action === 'read' && access.may(action, bucket),
    mayWrite: () => false,
  };
}

/** Compiles a policy to a function that returns the rights of a caller. */
export function createAccessControl({ grants }: Policy): (caller: Caller) => Access {
  const compiled = grants.map(({ destinations, ...each }) => ({
    ...each,
    isOn: matcherOf(each.on),
    isInto: destinations && matcherOf(destinations),
  }));
  return (caller) => {
    const mine = compiled.filter(({ to }) => isFor(to, caller));
    const allows = (action: Action, bucket: string) =>
      mine.filter(({ may, isOn }) => (action === 'read' || may.includes(action)) && isOn(bucket));
    const may: Access['may'] = (action, bucket) => allows(action, bucket).length > 0;
    // A caller who creates a rule chooses its destination. Without this check, a rule could reveal a hidden bucket.
    const mayReadIn = (action: ReportAction, bucket: string, destination: string) =>
      allows(action, bucket).some(({ isInto }) =>
        isInto ? isInto(destination) : may('read', destination),
      );
    return {
      reads: readsOf(mine),
      may,
      mayWrite: (action, bucket, destination) =>
        allows(action, bucket).some(
          ({ isInto }) => destination === undefined || !isInto || isInto(destination),
        ),
      mayReadReports: (bucket, destination) => mayReadIn('reports', bucket, destination),
      mayReadObjects: (bucket, destination) => mayReadIn('objects', bucket, destination),
    };
  };
}

function readsOf(grants: readonly Grant[]): Access['reads'] {
  if (grants.some(({ on }) => on.includes('*'))) return 'all';
  return grants.length > 0 ? 'some' : 'none';
}

function isFor(to: Grant['to'], { kind, name, claims }: Caller): boolean {
  if (to === 'anyone') return true;
  if (to === 'authenticated') return kind !== 'anonymous';
  if ('key' in to) return kind === 'key' && to.key === name;
  if ('subject' in to) return kind === 'jwt' && to.subject === name;
  return valuesOf(to.claim, claims[to.claim]).includes(to.is);
}

/** OAuth's `scope` has several values in one text (RFC 8693, 4.2). */
function valuesOf(claim: string, value: unknown): readonly unknown[] {
  if (claim === 'scope' && typeof value === 'string') return value.split(' ');
  return Array.isArray(value) ? value : [value];
}
