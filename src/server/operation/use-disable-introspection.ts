import {
  type ASTVisitor,
  GraphQLError,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type ValidationContext,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** How a schema is closed. */
export interface DisableIntrospectionOptions {
  /** Whether `_service` answers all the same, as only the gateway is answered. */
  readonly isServiceOpen: boolean;
}

/**
 * The threat: who looks for a way in has the schema draw the map: by introspection, by a subgraph's
 * `_service`, and by misspelling names until "Did you mean" has told them all. `__typename` tells
 * nothing that a caller did not ask for by name, and clients need it.
 */
export function useDisableIntrospection({ isServiceOpen }: DisableIntrospectionOptions): Plugin {
  // Yoga remembers what is valid by the names of the rules.
  function DisableIntrospectionRule(context: ValidationContext): ASTVisitor {
    const service = context.getSchema().getQueryType()?.getFields()['_service'];
    const closed = [SchemaMetaFieldDef, TypeMetaFieldDef, isServiceOpen ? undefined : service];
    return {
      Field(node) {
        const field = context.getFieldDef();
        if (!field || !closed.includes(field)) return;
        context.reportError(
          new GraphQLError(
            `\`${field.name}\` is not answered: this server does not tell its schema, unless ` +
              'INTROSPECTION=true is set.',
            { nodes: node, extensions: { code: 'INTROSPECTION_DISABLED' } },
          ),
        );
      },
    };
  }
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(DisableIntrospectionRule);
    },
    // Here are the errors of variables too, which are found when an operation is executed.
    onResultProcess({ result }) {
      if (!('errors' in result)) return;
      for (const error of result.errors ?? []) {
        error.message = error.message.replace(/ Did you mean .*$/s, '');
      }
    },
  };
}
