import { type ASTNode, GraphQLError, Kind, visit } from 'graphql';
import type { Plugin } from 'graphql-yoga';

const VALUES: ReadonlySet<ASTNode['kind']> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
]);

/**
 * Names the argument of each value in a document that cannot be read, for example `input.filter.minSize`. GraphQL.js
 * does so for the values of variables only.
 */
export function useValuePaths(): Plugin {
  return {
    onValidate({ params: { documentAST } }) {
      return ({ valid, result, setResult }) => {
        if (valid) return;
        const values = new Set(result.flatMap((error) => wrongValueOf(error) ?? []));
        if (values.size === 0) return;
        const names = namesOf(values, documentAST);
        setResult(result.map((error) => withName(error, names.get(wrongValueOf(error)))));
      };
    },
  };
}

/** The value that an error is about. Errors about something else have another node, or several. */
function wrongValueOf(error: Error): ASTNode | undefined {
  const [node, other] = (error instanceof GraphQLError && error.nodes) || [];
  return node && !other && VALUES.has(node.kind) ? node : undefined;
}

function namesOf(values: ReadonlySet<ASTNode>, document: ASTNode) {
  const names = new Map<ASTNode | undefined, string>();
  visit(document, {
    enter(node, _key, parent, _path, ancestors) {
      if (parent && values.has(node)) names.set(node, nameOf([...ancestors, parent, node]));
    },
  });
  return names;
}

type Ancestors = readonly (ASTNode | readonly ASTNode[])[];

/** For example `Argument "input.filter.storageClasses[1]"`. */
function nameOf(nodes: Ancestors): string {
  let name = '';
  for (const [at, node] of nodes.entries()) {
    if (!('kind' in node)) continue;
    if (node.kind === Kind.ARGUMENT) name = `Argument "${node.name.value}`;
    if (node.kind === Kind.VARIABLE_DEFINITION) name = `Default of "$${node.variable.name.value}`;
    if (node.kind === Kind.OBJECT_FIELD) name += `.${node.name.value}`;
    if (node.kind !== Kind.LIST) continue;
    const [items, item = node] = [nodes[at + 1], nodes[at + 2]];
    if (Array.isArray(items)) name += `[${items.indexOf(item)}]`;
  }
  return `${name}"`;
}

function withName(error: Error, name: string | undefined): Error {
  if (name !== undefined) error.message = `${name} got an invalid value: ${error.message}`;
  return error;
}
