import {
  type ASTVisitor,
  GraphQLError,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type ValidationContext,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Options of {@link useDisableIntrospection}. */
export interface DisableIntrospectionOptions {
  /** Whether `_service` still answers, because only the gateway can ask. */
  readonly isServiceOpen: boolean;
}

/**
 * The threat: an attacker learns the schema by introspection, by a subgraph's `_service`, or by misspelling names until
 * "Did you mean" has listed them all. `__typename` stays, because clients need it and it reveals only types that the
 * caller has selected.
 */
export function useDisableIntrospection({ isServiceOpen }: DisableIntrospectionOptions): Plugin {
  // Yoga caches validation by the names of the rules.
  function DisableIntrospectionRule(context: ValidationContext): ASTVisitor {
    const service = context.getSchema().getQueryType()?.getFields()['_service'];
    const closed = [SchemaMetaFieldDef, TypeMetaFieldDef, isServiceOpen ? undefined : service];
    return {
      Field(node) {
        const field = context.getFieldDef();
        if (!field || !closed.includes(field)) return;
        context.reportError(
          new GraphQLError(
            `Introspection is disabled, so \`${field.name}\` cannot be selected. Set ` +
              'INTROSPECTION=true to enable it.',
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
    // The results also have the errors of variables, which the execution finds.
    onResultProcess({ result }) {
      if (!('errors' in result)) return;
      for (const error of result.errors ?? []) {
        error.message = error.message.replace(/ Did you mean .*$/s, '');
      }
    },
  };
}
