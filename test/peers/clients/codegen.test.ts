import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtempDisposable, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const run = promisify(execFile);

const QUERY = `import { graphql } from './gql/gql';
export const sizes = graphql(\`
  query Sizes($bucket: String!, $filterBy: InventoryFilterBy) {
    inventories(bucket: $bucket, filterBy: $filterBy) {
      totalCount
      nodes { filter { maxSize lastModifiedAfter } frequency }
    }
  }
\`);
`;

test('codegen.ts makes types from the package, with the scalars of the answers', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'codegen-'));
  const path = (name: string) => join(folder.path, name);
  await mkdir(path('src'));
  await mkdir(path('node_modules/oss-inventory-graphql-documents'), { recursive: true });
  await copyFile(
    join(ROOT, 'schema/schema.graphql'),
    path('node_modules/oss-inventory-graphql-documents/schema.graphql'),
  );
  for (const name of ['graphql', '@graphql-typed-document-node']) {
    await symlink(join(ROOT, 'node_modules', name), path(`node_modules/${name}`));
  }
  await copyFile(join(import.meta.dirname, 'codegen.ts'), path('codegen.ts'));
  await writeFile(path('src/query.ts'), QUERY);

  const tools = ['tools/with.ts', 'tools/checks'];
  const codegen = ['graphql-codegen', '--config', path('codegen.ts')];
  await run(process.execPath, [...tools, 'env', '-C', folder.path, ...codegen], { cwd: ROOT });

  const types = await readFile(path('src/gql/graphql.ts'), 'utf8');
  expect(types).toMatch(/totalCount: number,/);
  expect(types).toMatch(/maxSize: number \| null/);
  expect(types).toMatch(/lastModifiedAfter: string \| null/);
  expect(types).toMatch(/WEEKLY: 'WEEKLY'/);
});
