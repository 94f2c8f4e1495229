import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { subgraphText } from './graphql/federation.ts';
import { schema } from './graphql/schema.ts';

/** The API's schema as text: sorted, so that the order of imports does not show in it. */
export const schemaText = `${printSchema(lexicographicSortSchema(schema))}\n`;

const [, script, folder] = process.argv;
if (script === import.meta.filename && folder) {
  writeFileSync(join(folder, 'schema.graphql'), schemaText);
  writeFileSync(join(folder, 'subgraph.graphql'), subgraphText);
}
