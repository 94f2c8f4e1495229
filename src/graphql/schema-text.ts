import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema.ts';

/** The schema as text: sorted, so that it does not depend on the order of imports. */
export const schemaText = `${printSchema(lexicographicSortSchema(schema))}\n`;
