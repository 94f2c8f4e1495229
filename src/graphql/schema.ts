import { specifiedDirectives } from 'graphql';
import { builder } from './builder.ts';
import './scalars.ts';
import './node.ts';
import './bucket.ts';
import './inventory-configuration.ts';
import './mutations/create-inventory.ts';
import './mutations/update-inventory.ts';
import './mutations/delete-inventory.ts';
import { semanticNonNull } from './semantic-non-null.ts';

export const schema = builder.toSchema({
  directives: [...specifiedDirectives, semanticNonNull],
});
