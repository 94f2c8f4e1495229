import { expect, test } from 'vitest';
import { startProcess, temporaryFolder } from '../server/support.ts';
import { createInput } from '../support/rules.ts';
import { startSystem } from '../support/system.ts';
import { bucket, ENTITIES, startSubgraph } from './references.ts';

test('`@oneOf` is enforced', async () => {
  await using system = await startSubgraph();
  const destination = createInput().destination;
  const create = (encryption: object) =>
    system.askText(
      'mutation ($input: CreateInventoryInput!) { createInventory(input: $input) { __typename } }',
      {
        input: createInput({ bucket: 'reports', destination: { ...destination, ...encryption } }),
      },
    );
  const both = await create({ encryption: { sseOss: true, sseKms: {} } });
  expect(both.errors[0]?.message).toMatch(/InventoryEncryptionInput/);
  expect(system.requests).toEqual([]);
  const one = await create({ encryption: { sseOss: true } });
  expect(one.data).toEqual({ createInventory: { __typename: 'CreateInventorySuccess' } });
});

test('has no `node`, as no gateway would ask for it', async () => {
  await using system = await startSubgraph();
  const { errors } = await system.askText('{ node(id: "x") { id } }');
  expect(errors[0]?.message).toMatch(/Cannot query field "node"/);
});

test('without FEDERATION there is nothing of it', async () => {
  await using system = await startSystem();
  const { errors } = await system.askText('{ _service { sdl } }');
  expect(errors[0]?.message).toMatch(/Cannot query field "_service"/);
});

test('the process is one with FEDERATION=true', async () => {
  await using folder = await temporaryFolder();
  await using server = await startProcess(folder.path, {
    FEDERATION: 'true',
    MAX_REPRESENTATIONS: '2',
  });
  const ask = async (count: number): Promise<unknown> => {
    const representations = Array.from({ length: count }, () => bucket('demo-logs'));
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: ENTITIES, variables: { representations } }),
    });
    return response.json();
  };
  const logs = bucket('demo-logs');
  expect(await ask(2)).toEqual({
    data: { _entities: [logs, logs] },
    extensions: { cost: { requested: 2, maximum: 10_000 } },
  });
  expect(await ask(3)).toMatchObject({
    errors: [{ extensions: { code: 'REPRESENTATION_LIMIT_EXCEEDED' } }],
  });
});
