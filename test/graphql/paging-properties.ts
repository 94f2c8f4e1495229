import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContinuationTokenKind } from '../../src/emulator/emulator.ts';
import { repeatable } from '../support/seed.ts';
import { startSystem } from '../support/system.ts';
import {
  byBytes,
  byId,
  type Connection,
  direction,
  filterOf,
  id,
  idsOf,
  MAX_RULES,
  ModelNodes,
  matches,
  maybeFilterOf,
  parts,
  RULES_PER_PAGE,
  reach,
  rule,
  rules,
  sizeOf,
  stored,
  WHOLE,
  World,
} from './paging-world.ts';

/**
 * The properties of paging on an OSS of one kind: pages equal a model, whatever the rules, the filter,
 * the sizes and the direction, also while rules come and go, and cost no more than they must.
 */
export function describePaging(kind: ContinuationTokenKind): void {
  const TIMEOUT = { timeout: 600_000 };
  const start = () => startSystem({ continuationTokens: kind, rulesPerPage: RULES_PER_PAGE });

  describe(`where continuation tokens are ${kind}`, () => {
    test('pages of any sizes, one after the other, are the whole', TIMEOUT, async () => {
      await using system = await start();
      const world = new World(system, kind);
      const run = fc.asyncProperty(
        rules.chain((all) => fc.tuple(fc.constant(all), maybeFilterOf(all))),
        parts,
        direction,
        ([all, by], sizes, way) =>
          world.with(all, async () => {
            const expected = all.filter((each) => matches(each, by)).toSorted(byId);
            const ids: string[] = [];
            let cursor: string | null = null;
            for (let number = 0; ; number += 1) {
              const size = sizeOf(sizes[number % sizes.length], expected.length);
              const isForward = way === 'forward';
              const page: Connection = await world.page(
                by,
                isForward ? { first: size, after: cursor } : { last: size, before: cursor },
              );
              const found = idsOf(page);
              const [after, before] = isForward ? [ids.at(-1), ids[0]] : [undefined, ids[0]];
              const needed = reach(all, by, {
                from: isForward ? 'front' : 'back',
                size,
                after: isForward ? (after ?? null) : null,
                before: isForward ? null : (before ?? null),
              });
              world.expectCost(all, needed);
              const { hasNextPage, hasPreviousPage } = page.pageInfo;
              expect(isForward ? hasPreviousPage : hasNextPage).toBe(cursor !== null);
              const hasMore = isForward ? hasNextPage : hasPreviousPage;
              if (isForward) ids.push(...found);
              else ids.unshift(...found);
              expect(hasMore).toBe(ids.length < expected.length);
              if (!hasMore) break;
              expect(found).toHaveLength(size);
              cursor = isForward
                ? (page.pageInfo.endCursor ?? null)
                : (page.pageInfo.startCursor ?? null);
            }
            expect(ids).toEqual(expected.map((each) => each.id));
          }),
      );
      await fc.assert(run, repeatable(`pages, ${kind}`, 100));
    });

    test(
      'any page between any two cursors, and its count, are as in the model',
      TIMEOUT,
      async () => {
        await using system = await start();
        const world = new World(system, kind);
        const index = fc.option(fc.nat({ max: 1000 }), { freq: 2 });
        const query = fc.record({
          part: fc.double({ min: 0, max: 1.2, noNaN: true }),
          way: direction,
          after: index,
          before: index,
          isCounted: fc.boolean(),
        });
        const run = fc.asyncProperty(
          rules.chain((all) => fc.tuple(fc.constant(all), maybeFilterOf(all))),
          fc.array(query, { minLength: 1, maxLength: 3 }),
          ([all, by], queries) =>
            world.with(all, async () => {
              const sorted = all.toSorted(byId);
              const cursors = (await world.page({}, { first: 1000 })).edges.map(
                (edge) => edge.cursor,
              );
              for (const { part, way, isCounted, ...places } of queries) {
                const at = (bound: number | null) =>
                  bound === null || sorted.length === 0 ? null : bound % sorted.length;
                const [after, before] = [at(places.after), at(places.before)];
                const size = Math.min(1000, Math.round(part * sorted.length));
                const page = await world.page(
                  by,
                  {
                    ...(way === 'forward' ? { first: size } : { last: size }),
                    after: after === null ? null : cursors[after],
                    before: before === null ? null : cursors[before],
                  },
                  isCounted,
                );
                const between = sorted.filter(
                  (each, place) =>
                    matches(each, by) &&
                    (after === null || place > after) &&
                    (before === null || place < before),
                );
                const taken =
                  way === 'forward'
                    ? between.slice(0, size)
                    : between.slice(Math.max(0, between.length - size));
                expect(idsOf(page)).toEqual(taken.map((each) => each.id));
                const isCut = between.length > size;
                expect(page.pageInfo.hasNextPage).toBe(
                  before !== null || (way === 'forward' && isCut),
                );
                expect(page.pageInfo.hasPreviousPage).toBe(
                  after !== null || (way === 'backward' && isCut),
                );
                if (isCounted) {
                  expect(page.totalCount).toBe(sorted.filter((each) => matches(each, by)).length);
                }
                const idAt = (place: number | null) =>
                  place === null ? null : (sorted[place]?.id ?? null);
                const bounds = { after: idAt(after), before: idAt(before) };
                const from = way === 'forward' ? 'front' : 'back';
                if (!isCounted) world.expectCost(all, reach(all, by, { from, size, ...bounds }));
                else if (!by.inventoryIdPrefix) world.expectCost(all, WHOLE);
              }
            }),
        );
        await fc.assert(run, repeatable(`any page, ${kind}`, 100));
      },
    );

    test(
      'while rules come and go, none that stands is skipped and none comes twice',
      TIMEOUT,
      async () => {
        await using system = await start();
        const world = new World(system, kind);
        const change = fc.record({
          created: fc.array(rule, { maxLength: 4 }),
          deleted: fc.array(fc.nat({ max: 2 * MAX_RULES }), { maxLength: 4 }),
          // Also just the rules that the cursors are of.
          isPageDeleted: fc.boolean(),
        });
        const run = fc.asyncProperty(
          rules.chain((all) => fc.tuple(fc.constant(all), maybeFilterOf(all))),
          parts,
          direction,
          fc.array(change, { minLength: 1, maxLength: 4 }),
          ([all, by], sizes, way, changes) =>
            world.with(all, async () => {
              const present = new Map(all.map((each) => [each.id, each]));
              const standing = new Map(
                all.filter((each) => matches(each, by)).map((each) => [each.id, each]),
              );
              const seen: string[] = [];
              let cursor: string | null = null;
              for (let number = 0; number < 40; number += 1) {
                const size = sizeOf(sizes[number % sizes.length], all.length);
                const isForward = way === 'forward';
                const page: Connection = await world.page(
                  by,
                  isForward ? { first: size, after: cursor } : { last: size, before: cursor },
                );
                const found = idsOf(page);
                for (const each of found) expect(present.has(each)).toBe(true);
                if (isForward) seen.push(...found);
                else seen.unshift(...found);
                const { pageInfo } = page;
                if (!(isForward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) break;
                cursor = (isForward ? pageInfo.endCursor : pageInfo.startCursor) ?? null;

                const { created, deleted, isPageDeleted } = changes[number % changes.length] ?? {
                  created: [],
                  deleted: [],
                  isPageDeleted: false,
                };
                const ids = [...present.keys()];
                const gone = deleted
                  .map((place) => ids[place % ids.length] ?? '')
                  .concat(isPageDeleted ? found : []);
                system.emulator.deleteRules('logs', gone);
                for (const each of gone) {
                  present.delete(each);
                  standing.delete(each);
                }
                const fresh = created.filter(
                  (each) => !present.has(each.id) && present.size < MAX_RULES - 4,
                );
                system.emulator.storeRules('logs', stored(fresh));
                for (const each of fresh) {
                  present.set(each.id, each);
                  standing.delete(each.id);
                }
              }
              // Ascending, so nothing came twice.
              expect(seen).toEqual([...new Set(seen)].sort(byBytes));
              const missed = [...standing.keys()].filter((each) => !seen.includes(each));
              expect(missed).toEqual([]);
            }),
        );
        await fc.assert(run, repeatable(`pages under change, ${kind}`, 120));
      },
    );

    test(
      'several reads in one document are each as in the model, and share what they read',
      TIMEOUT,
      async () => {
        await using system = await start();
        const world = new World(system, kind);
        const read = fc.record({
          what: fc.constantFrom('page', 'page', 'rule', 'rule', 'count'),
          way: direction,
          part: fc.double({ min: 0, max: 0.6, noNaN: true }),
          at: fc.nat({ max: 1000 }),
          isBounded: fc.boolean(),
        });
        const run = fc.asyncProperty(
          rules.chain((all) => fc.tuple(fc.constant(all), filterOf(all))),
          fc.array(read, { minLength: 2, maxLength: 12 }),
          ([all, by], reads) =>
            world.with(all, async () => {
              const sorted = all.toSorted(byId);
              const cursors = (await world.page({}, { first: 1000 })).edges.map(
                (edge) => edge.cursor,
              );
              const variables: Record<string, unknown> = { by };
              const expected: Record<string, unknown> = {};
              const types: string[] = [];
              const bound = { requests: 0 };
              const fields = reads.map(({ what, way, part, at, isBounded }, number) => {
                const place = sorted.length === 0 ? null : at % sorted.length;
                if (what === 'count') {
                  expected[`r${number}`] = {
                    totalCount: sorted.filter((each) => matches(each, by)).length,
                  };
                  bound.requests += 10;
                  return `r${number}: inventories(bucket: "logs", filterBy: $by) { totalCount }`;
                }
                if (what === 'rule') {
                  const wanted = (place === null ? undefined : sorted[place])?.id ?? 'none';
                  // Also what is not there, and may be anywhere.
                  const inventoryId = isBounded ? wanted : `${wanted.slice(0, 100)}~`;
                  variables[`i${number}`] = inventoryId;
                  types.push(`$i${number}: String!`);
                  const found = all.find((each) => each.id === inventoryId);
                  expected[`r${number}`] = found ? { inventoryId } : null;
                  bound.requests += 1;
                  return `r${number}: inventory(bucket: "logs", inventoryId: $i${number}) { inventoryId }`;
                }
                const size = Math.round(part * sorted.length);
                const isForward = way === 'forward';
                const after = isForward && isBounded ? place : null;
                const before = !isForward && isBounded ? place : null;
                variables[`c${number}`] = place !== null && isBounded ? cursors[place] : null;
                types.push(`$c${number}: String`);
                const between = sorted.filter(
                  (_, index) =>
                    (after === null || index > after) && (before === null || index < before),
                );
                const taken = isForward
                  ? between.slice(0, size)
                  : between.slice(Math.max(0, between.length - size));
                expected[`r${number}`] = { nodes: taken.map((each) => ({ inventoryId: each.id })) };
                bound.requests += isForward ? Math.max(1, Math.ceil(size / RULES_PER_PAGE)) : 10;
                const bounds = isForward
                  ? `first: ${size}, after: $c${number}`
                  : `last: ${size}, before: $c${number}`;
                return `r${number}: inventories(bucket: "logs", ${bounds}) { nodes { inventoryId } }`;
              });
              system.requests.length = 0;
              const { data, errors } = await system.askText(
                `query ($by: InventoryFilterBy, ${types.join(', ')}) { o: __typename
                u: inventories(bucket: "logs", filterBy: $by) { __typename }
                ${fields.join('\n')} }`,
                variables,
              );
              expect(errors).toEqual([]);
              expect(data).toMatchObject(expected);
              const most = kind === 'lastId' ? bound.requests : 10 + bound.requests;
              expect(system.requests.length).toBeLessThanOrEqual(Math.min(most, 20));
            }),
        );
        await fc.assert(run, repeatable(`several reads, ${kind}`, 100));
      },
    );

    test(
      'any rules by their ids cost no more requests than ids, and never more than 10',
      TIMEOUT,
      async () => {
        await using system = await start();
        const world = new World(system, kind);
        const run = fc.asyncProperty(
          rules.chain((all) =>
            fc.tuple(
              fc.constant(all),
              fc.oneof(
                fc.array(
                  fc.oneof(
                    id,
                    ...(all.length > 0 ? [fc.constantFrom(...all).map((each) => each.id)] : []),
                  ),
                  {
                    minLength: 1,
                    maxLength: 40,
                  },
                ),
                // A stretch of the list, and every n-th rule.
                fc
                  .record({
                    from: fc.nat({ max: MAX_RULES }),
                    step: fc.integer({ min: 1, max: 8 }),
                    count: fc.integer({ min: 1, max: MAX_RULES }),
                  })
                  .map(({ from, step, count }) =>
                    all
                      .toSorted(byId)
                      .map((each) => each.id)
                      .filter(
                        (_, place) =>
                          place >= from % (all.length || 1) && (place - from) % step === 0,
                      )
                      .slice(0, count),
                  )
                  .filter((ids) => ids.length > 0 || all.length === 0),
                // All rules but a few, so that the last of ten pages would have few of them.
                fc.shuffledSubarray(
                  all.map((each) => each.id),
                  { minLength: Math.max(0, all.length - 4) },
                ),
              ),
            ),
          ),
          ([all, wantedIds]) =>
            world.with(all, async () => {
              system.requests.length = 0;
              // `nodes` takes each id once.
              const ids = [...new Set(wantedIds)];
              const globalIds = ids.map((each) =>
                Buffer.from(`InventoryConfiguration:logs/${each}`).toString('base64'),
              );
              const { data, errors } = await system.ask(ModelNodes, { ids: globalIds });
              expect(errors).toEqual([]);
              const byOwnId = new Map(all.map((each) => [each.id, each]));
              expect(data.nodes).toEqual(
                ids.map((each, place) => {
                  const found = byOwnId.get(each);
                  return found
                    ? { id: globalIds[place], inventoryId: each, isEnabled: found.isEnabled }
                    : null;
                }),
              );
              expect(system.requests.length).toBeLessThanOrEqual(
                Math.min(ids.length, 10) + (kind === 'lastId' ? 0 : 1),
              );
            }),
        );
        await fc.assert(run, repeatable(`rules by id, ${kind}`, 200));
      },
    );
  });
}
