import { writeFileSync } from 'node:fs';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './graphql/schema.ts';

/** The API's schema as text: sorted, so that the order of imports does not show in it. */
export const schemaText = `${printSchema(lexicographicSortSchema(schema))}\n`;

const [, script, file] = process.argv;
if (script === import.meta.filename && file) writeFileSync(file, schemaText);
