import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from './schema.ts';

/** The API's schema as text: sorted, so that the order of imports does not show in it. */
export const schemaText = `${printSchema(lexicographicSortSchema(schema))}\n`;
