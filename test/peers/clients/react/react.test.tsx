import { ApolloProvider } from '@apollo/client/react';
import { type RuleFragment, UpdateRuleText } from 'oss-inventory-graphql-documents';
import type { ComponentType, ReactNode } from 'react';
import { Provider } from 'urql';
import { describe, expect, test } from 'vitest';
import { createClient as createApollo } from '../apollo/client.ts';
import * as apollo from '../apollo/hooks.ts';
import { BUCKET, idsOf, startSample } from '../support.ts';
import { createClient as createUrql } from '../urql/client.ts';
import * as urql from '../urql/hooks.ts';
import { render } from './render.ts';
import { RuleForm } from './rule-form.tsx';

/** The fields of the form. */
const FILTER = 'label:nth-of-type(2) input';
const DESTINATION = 'label:nth-of-type(3) input';

const CLIENTS = {
  'Apollo Client': {
    hooks: apollo,
    provide: (url: string, page: ReactNode) => (
      <ApolloProvider client={createApollo(url)}>{page}</ApolloProvider>
    ),
  },
  urql: {
    hooks: urql,
    provide: (url: string, page: ReactNode) => <Provider value={createUrql(url)}>{page}</Provider>,
  },
} as const;

type Hooks = (typeof CLIENTS)[keyof typeof CLIENTS]['hooks'];

/** A page of a frontend: a list with buttons, and a form for the first rule. */
function pageWith({ useRules, useUpdateRule, useToggleRule, useDeleteRule }: Hooks): ComponentType {
  return function Page() {
    const { rules, totalCount, error, hasMore, loadMore } = useRules(BUCKET);
    const save = useUpdateRule();
    const toggle = useToggleRule();
    const remove = useDeleteRule();
    const [first] = rules;
    return (
      <>
        <h1>{totalCount}</h1>
        <h2>{error?.message}</h2>
        <ul>
          {rules.map((rule: RuleFragment) => (
            <li key={rule.id}>{rule.inventoryId}</li>
          ))}
        </ul>
        <button id="more" type="button" disabled={!hasMore} onClick={() => loadMore()} />
        {first && (
          <>
            <output>{`${first.isEnabled}`}</output>
            <i>{first.filter.prefix}</i>
            <button id="toggle" type="button" onClick={() => toggle(first).catch(() => {})} />
            <button id="delete" type="button" onClick={() => remove(first)} />
            <RuleForm key={first.id} rule={first} save={save} />
          </>
        )}
      </>
    );
  };
}

describe.each(Object.keys(CLIENTS) as (keyof typeof CLIENTS)[])('%s with React', (name) => {
  /** Renders the page, and waits for its list. */
  async function open() {
    const system = await startSample();
    const { hooks, provide } = CLIENTS[name];
    const Page = pageWith(hooks);
    const page = render(provide(system.url, <Page />));
    await expect.poll(() => page.texts('li')).toEqual(idsOf(system).slice(0, 20));
    system.requests.length = 0;
    return {
      ...page,
      system,
      async [Symbol.asyncDispose]() {
        page[Symbol.dispose]();
        await system[Symbol.asyncDispose]();
      },
    };
  }

  const writes = ({ requests }: Awaited<ReturnType<typeof open>>['system']) =>
    requests.filter(({ operation }) => /^(Put|Delete)/.test(`${operation}`));

  test('pages through a list with its count', async () => {
    await using page = await open();
    expect(page.text('h1')).toBe('250');
    page.click('#more');
    await expect.poll(() => page.texts('li')).toEqual(idsOf(page.system).slice(0, 40));
    expect(page.text('h1')).toBe('250');
  });

  test('a deleted rule leaves the list and its count', async () => {
    await using page = await open();
    const [gone] = idsOf(page.system);
    page.click('#delete');
    await expect.poll(() => page.text('h1')).toBe('249');
    expect(page.texts('li')).not.toContain(gone);
    const ids = idsOf(page.system);
    expect(ids).not.toContain(gone);
    expect(page.texts('li')).toEqual(ids.slice(0, page.texts('li').length));
  });

  test('a form updates a rule, and clears what is empty', async () => {
    await using page = await open();
    page.fill(FILTER, 'photos/');
    page.fill(DESTINATION, '');
    page.submit();
    await expect.poll(() => page.text('i')).toBe('photos/');
    const [first = ''] = idsOf(page.system);
    const xml = `${page.system.emulator.rules(BUCKET).get(first)}`;
    expect(xml).toContain('<Prefix>photos/</Prefix>');
    expect(page.text('p[role=alert]')).toBe('');
  });

  test('a form shows a mistake at its field, and writes nothing', async () => {
    await using page = await open();
    page.fill(DESTINATION, '%');
    page.submit();
    await expect.poll(() => page.text(`${DESTINATION} + small`)).toMatch(/%/);
    expect(page.text(`${FILTER} + small`)).toBe('');
    expect(page.text('p[role=alert]')).toBe('');
    expect(writes(page.system)).toEqual([]);
  });

  test('a form shows what OSS refuses after all: the reason, and the field', async () => {
    await using page = await open();
    page.system.emulator.inject({
      kind: 'error',
      operation: 'PutBucketInventory',
      status: 400,
      code: 'InvalidArgument',
      ec: '0020-00000034',
    });
    page.fill(DESTINATION, 'refused');
    page.submit();
    await expect.poll(() => page.text(`${DESTINATION} + small`)).toMatch(/\w/);
    expect(page.text('p[role=alert]')).toMatch(/\w/);
  });

  test('a form keeps its changes beside those of someone else, and asks to save again', async () => {
    await using page = await open();
    const [inventoryId = ''] = idsOf(page.system);
    const theirs = { bucket: BUCKET, inventoryId, filter: { prefix: 'theirs/' } };
    await page.system.askText(UpdateRuleText, { input: theirs });
    page.fill(DESTINATION, 'ours');
    page.submit();
    await expect.poll(() => page.text('p[role=alert]')).toMatch(/version/);
    await expect.poll(() => page.text('i')).toBe('theirs/');
    const stored = () => page.system.emulator.rules(BUCKET).get(inventoryId);
    expect(stored()).not.toContain('ours');
    page.submit();
    await expect.poll(stored).toContain('<Prefix>ours</Prefix>');
    expect(stored()).toContain('<Prefix>theirs/</Prefix>');
    await expect.poll(() => page.text('p[role=alert]')).toBe('');
  });

  test('a toggle is shown before the server answers', async () => {
    await using page = await open();
    const before = page.text('output');
    const { promise, resolve } = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    page.system.emulator.inject({
      kind: 'hold',
      operation: 'DeleteBucketInventory',
      until: promise,
      phase: 'before',
      onMeet: held.resolve,
    });
    page.click('#toggle');
    await held.promise;
    await expect.poll(() => page.text('output')).not.toBe(before);
    const [first = ''] = idsOf(page.system);
    const isEnabled = () =>
      /<IsEnabled>(\w+)</.exec(page.system.emulator.rules(BUCKET).get(first) ?? '')?.[1];
    expect(isEnabled()).toBe(before);
    resolve();
    await expect.poll(isEnabled).toBe(page.text('output'));
  });

  test('a toggle that fails is taken back', async () => {
    await using page = await open();
    const before = page.text('output');
    const { promise, resolve } = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const refusal = {
      operation: 'PutBucketInventory',
      status: 400,
      code: 'InvalidArgument',
    } as const;
    page.system.emulator.inject({
      kind: 'hold',
      operation: 'DeleteBucketInventory',
      until: promise,
      phase: 'before',
      onMeet: held.resolve,
    });
    page.system.emulator.inject({ kind: 'error', ...refusal });
    page.click('#toggle');
    await held.promise;
    await expect.poll(() => page.text('output')).not.toBe(before);
    resolve();
    await expect.poll(() => page.text('output')).toBe(before);
  });
});
