import { isInputObjectType } from 'graphql';
import { z } from 'zod';
import { schema } from '../../graphql/schema.ts';
import type { PlanInventoriesInput } from './gql/graphql.ts';
import { schemaOfInput } from './input-schema.ts';

/** What a file of rules is: the input of `planInventories`. */
export const rulesFileSchema = createSchema();

function createSchema(): z.ZodType<PlanInventoriesInput> {
  const input = schema.getType('PlanInventoriesInput');
  if (!isInputObjectType(input)) throw new Error('The API has no PlanInventoriesInput.');
  return schemaOfInput(input) as z.ZodType<PlanInventoriesInput>;
}

/** The JSON Schema of a file of rules, for editors. */
export function rulesFileJsonSchema(): string {
  const { $schema, ...rest } = z.toJSONSchema(rulesFileSchema);
  const title = 'Inventory rules of oss-inventory-graphql';
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}
