import { builder } from './builder.ts';
import './scalars.ts';
import './node.ts';
import './bucket.ts';
import './inventory-configuration.ts';
import './create-inventory.ts';
import './update-inventory.ts';
import './delete-inventory.ts';

/** The API's schema. */
export const schema = builder.toSchema();
