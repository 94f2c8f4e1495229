import { describe, expect, test } from 'vitest';
import { ANONYMOUS, type Caller } from '../../src/access/caller.ts';
import {
  createAccessControl,
  DEFAULT_ACCESS,
  FULL_ACCESS,
  type Policy,
  RULE_ACTIONS,
} from '../../src/access/policy.ts';

type Grant = Policy['grants'][number];

const CI: Caller = { kind: 'key', name: 'ci', claims: {} };
const ALICE: Caller = {
  kind: 'jwt',
  name: 'alice',
  claims: { sub: 'alice', groups: ['staff', 'admins'], tier: 2, ok: true, scope: 'a inventory b' },
};
const CALLERS = { anonymous: ANONYMOUS, ci: CI, alice: ALICE };

const READ: Pick<Grant, 'may' | 'on'> = { may: ['read'], on: ['logs'] };

/** Which of the callers a grant is for. */
function granted(to: Grant['to']): readonly string[] {
  const accessOf = createAccessControl({ grants: [{ to, ...READ }] });
  return Object.entries(CALLERS).flatMap(([name, caller]) =>
    accessOf(caller).may('read', 'logs') ? [name] : [],
  );
}

describe('whom a grant is for', () => {
  test.for<readonly [Grant['to'], readonly string[]]>([
    ['anyone', ['anonymous', 'ci', 'alice']],
    ['authenticated', ['ci', 'alice']],
    [{ key: 'ci' }, ['ci']],
    // A key's name is no subject, nor the other way round.
    [{ key: 'alice' }, []],
    [{ subject: 'alice' }, ['alice']],
    [{ subject: 'ci' }, []],
    [{ claim: 'groups', is: 'admins' }, ['alice']],
    [{ claim: 'groups', is: 'admin' }, []],
    [{ claim: 'tier', is: 2 }, ['alice']],
    [{ claim: 'tier', is: '2' }, []],
    [{ claim: 'ok', is: true }, ['alice']],
    [{ claim: 'scope', is: 'inventory' }, ['alice']],
    [{ claim: 'scope', is: 'invent' }, []],
    [{ claim: 'sub', is: 'alice' }, ['alice']],
    [{ claim: 'none', is: 'x' }, []],
    // What every object has is no claim.
    [{ claim: 'constructor', is: 'Object' }, []],
  ])('%j', ([to, names]) => {
    expect(granted(to)).toEqual(names);
  });
});

describe('buckets', () => {
  const names = ['logs', 'logs-eu', 'logs-eu-1', 'my-logs', 'log', 'logs_old', 'a.b'];
  test.for<readonly [readonly string[], readonly string[]]>([
    [['logs'], ['logs']],
    [['logs-*'], ['logs-eu', 'logs-eu-1']],
    [['logs*'], ['logs', 'logs-eu', 'logs-eu-1', 'logs_old']],
    [['*logs'], ['logs', 'my-logs']],
    [['l*s'], ['logs']],
    [['*-*-*'], ['logs-eu-1']],
    [['lo*gs*gs'], []],
    [['log*gs'], []],
    [['*o*s*'], ['logs', 'logs-eu', 'logs-eu-1', 'my-logs', 'logs_old']],
    [
      ['log', 'my-*'],
      ['my-logs', 'log'],
    ],
    [['*'], names],
  ])('%j', ([on, expected]) => {
    const accessOf = createAccessControl({
      grants: [{ to: 'anyone', may: ['read'], on: [...on] }],
    });
    const access = accessOf(ANONYMOUS);
    expect(names.filter((name) => access.may('read', name))).toEqual(expected);
    expect(access.reads).toBe(on.includes('*') ? 'all' : 'some');
  });
});

test('a text of any length is matched in one way through it', () => {
  const on = ['*-logs-x*', '*a*b*c*d*e*f*'];
  const access = createAccessControl({ grants: [{ to: 'anyone', may: ['delete'], on }] })(CI);
  const long = `${'-logs'.repeat(100_000)}${'abcde'.repeat(100_000)}`;
  // A regular expression would take minutes, and the test's time-out ends it.
  expect(access.may('delete', long)).toBe(false);
  expect(access.may('delete', `${long}f`)).toBe(true);
});

test('what no grant allows is denied', () => {
  const access = createAccessControl({ grants: [{ to: { key: 'other' }, ...READ }] })(CI);
  expect(RULE_ACTIONS.filter((action) => access.may(action, 'logs'))).toEqual([]);
  expect(access.mayReadReports('logs', 'logs')).toBe(false);
  expect(access.mayReadObjects('logs', 'logs')).toBe(false);
  expect(access.reads).toBe('none');
});

test.for(['create', 'update', 'delete'] as const)(
  'who may %s may read, and nothing else',
  (action) => {
    const access = createAccessControl({ grants: [{ to: 'anyone', may: [action], on: ['logs'] }] })(
      CI,
    );
    expect(RULE_ACTIONS.filter((each) => access.may(each, 'logs'))).toEqual(['read', action]);
    expect(RULE_ACTIONS.filter((each) => access.may(each, 'other'))).toEqual([]);
  },
);

test('grants add up, but an action and a destination must come from one of them', () => {
  const access = createAccessControl({
    grants: [
      { to: 'anyone', may: ['create'], on: ['logs'], destinations: ['reports-*'] },
      { to: { key: 'ci' }, may: ['update', 'delete'], on: ['logs', 'photos'] },
      { to: { key: 'ci' }, may: ['read'], on: ['*'], destinations: ['elsewhere'] },
    ],
  })(CI);
  expect(access.mayWrite('create', 'logs', 'reports-1')).toBe(true);
  expect(access.mayWrite('create', 'logs', 'elsewhere')).toBe(false);
  expect(access.mayWrite('create', 'photos', 'reports-1')).toBe(false);
  // No destinations named: any; and one that stays as it is needs no right.
  expect(access.mayWrite('update', 'logs', 'elsewhere')).toBe(true);
  expect(access.mayWrite('create', 'logs')).toBe(true);
  expect(access.may('delete', 'photos')).toBe(true);
  expect(access.reads).toBe('all');
});

/** Which of the destinations a caller may read the reports, and the objects, of `logs` in. */
function readable(...grants: readonly Omit<Grant, 'to'>[]) {
  const policy = { grants: grants.map((each) => ({ to: 'anyone' as const, ...each })) };
  const access = createAccessControl(policy)(ANONYMOUS);
  const destinations = ['logs', 'reports', 'secret'];
  return {
    reports: destinations.filter((each) => access.mayReadReports('logs', each)),
    objects: destinations.filter((each) => access.mayReadObjects('logs', each)),
  };
}

describe('reports', () => {
  const on = ['logs'];
  const destinations = ['reports'];
  const all = ['logs', 'reports', 'secret'];

  test.for<readonly [readonly Omit<Grant, 'to'>[], ReturnType<typeof readable>]>([
    [[{ may: ['read', 'create', 'update', 'delete'], on: ['*'] }], { reports: [], objects: [] }],
    [[{ may: ['reports'], on: ['*'] }], { reports: all, objects: [] }],
    [[{ may: ['objects'], on: ['*'] }], { reports: [], objects: all }],
    [[{ may: ['reports', 'objects'], on: ['*'] }], { reports: all, objects: all }],
    [[{ may: ['reports'], on: ['reports'], destinations }], { reports: [], objects: [] }],
    [[{ may: ['reports'], on, destinations }], { reports: ['reports'], objects: [] }],
    // Without destinations: those that the caller may read, by any grant.
    [[{ may: ['reports'], on }], { reports: ['logs'], objects: [] }],
    [
      [
        { may: ['objects'], on },
        { may: ['read'], on: ['reports'] },
      ],
      { reports: [], objects: ['logs', 'reports'] },
    ],
    // A right to write to a bucket is none to read there.
    [
      [
        { may: ['create'], on },
        { may: ['reports'], on, destinations },
      ],
      { reports: ['reports'], objects: [] },
    ],
    // A destination counts with the action of its own grant only.
    [
      [
        { may: ['reports'], on, destinations },
        { may: ['objects'], on, destinations: ['secret'] },
      ],
      { reports: ['reports'], objects: ['secret'] },
    ],
  ])('%j', ([grants, expected]) => {
    expect(readable(...grants)).toEqual(expected);
  });

  test.for(['reports', 'objects'] as const)('a right to %s lets the rules be read', (action) => {
    const grants = [{ to: 'anyone' as const, may: [action], on, destinations }];
    const access = createAccessControl({ grants })(ANONYMOUS);
    expect(RULE_ACTIONS.filter((each) => access.may(each, 'logs'))).toEqual(['read']);
    expect(access.may('read', 'reports')).toBe(false);
    expect(access.mayWrite('create', 'logs', 'reports')).toBe(false);
  });

  test('without a policy callers see reports, but not what they list', () => {
    expect(DEFAULT_ACCESS.mayReadReports('logs', 'reports')).toBe(true);
    expect(DEFAULT_ACCESS.mayReadObjects('logs', 'reports')).toBe(false);
    expect(FULL_ACCESS.mayReadObjects('logs', 'reports')).toBe(true);
  });
});
