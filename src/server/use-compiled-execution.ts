import {
  BREAK,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { DocumentCache } from './use-document-cache.ts';
import { coercedVariables } from './variables.ts';

/** When a query is compiled: when it comes again, at once, or never. */
export type Compiling = 'again' | 'always' | 'never';

type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** Longer documents are executed as usual: to compile one of 12,000 characters takes 50 ms. */
const MAX_LENGTH = 5000;

/** Of all compiled documents together: compiled, each character takes 350 bytes, so 20 MB. */
const MAX_CHARACTERS = 50_000;

/**
 * Executes queries that come again as code that is made for them, which spares looking everything up for
 * each field of each item. What comes once is executed as usual, and the least used are forgotten: whoever
 * sends ever new documents fills no memory.
 *
 * As usual are executed: mutations, whose time is OSS's; documents with conditions, of which graphql-jit
 * may take the wrong one where a field is selected twice; and wrong variables.
 */
export function useCompiledExecution(
  when: Exclude<Compiling, 'never'>,
  documents: Pick<DocumentCache, 'isKept'>,
): Plugin {
  const compiled = new LRUCache<OperationDefinitionNode, { readonly execute: Execute | undefined }>(
    {
      maxSize: MAX_CHARACTERS,
    },
  );
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { document, operationName, schema }: ExecutionArgs = args;
      const operation = getOperationAST(document, operationName);
      const size = document.loc?.source.body.length ?? Number.POSITIVE_INFINITY;
      if (!operation || size > MAX_LENGTH) return undefined;
      const known = compiled.get(operation);
      if (known) {
        if (known.execute) setExecuteFn(known.execute);
        return undefined;
      }
      if (when === 'again' && !documents.isKept(document)) return undefined;
      // Who asks meanwhile is answered as usual.
      compiled.set(operation, { execute: undefined }, { size });
      return compile(schema, document, operation, executeFn).then((execute) => {
        compiled.set(operation, { execute }, { size });
        if (execute) setExecuteFn(execute);
      });
    },
  };
}

async function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  executeAsUsual: Execute,
): Promise<Execute | undefined> {
  if (operation.operation !== OperationTypeNode.QUERY || hasConditions(document)) return undefined;
  const { compileQuery, isCompiledQuery } = await import('graphql-jit');
  const compiled = compileQuery(schema, document, operation.name?.value ?? '', {
    // Resolvers give texts, numbers, booleans and the names of enums as they go out: to have each of them
    // looked at again takes a tenth of a page's time.
    disableLeafSerialization: true,
  });
  if (!isCompiledQuery(compiled)) return undefined;
  const definitions = operation.variableDefinitions ?? [];
  // For graphql-jit a variable that cannot be null is missing where it has its default.
  const defaults = Object.fromEntries(
    definitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
  return (args) => {
    const { rootValue, contextValue, variableValues } = args;
    const variables = variableValues ?? {};
    // Says of wrong variables what GraphQL says, not what graphql-jit does.
    if (!coercedVariables(schema, operation, variableValues)) return executeAsUsual(args);
    const result = compiled.query(rootValue, contextValue, { ...defaults, ...variables });
    const whole = (each: ExecutionResult) => withNodes(each, document);
    return result instanceof Promise ? result.then(whole) : whole(result);
  };
}

function hasConditions(document: DocumentNode): boolean {
  let isFound = false;
  visit(document, {
    Directive() {
      isFound = true;
      return BREAK;
    },
  });
  return isFound;
}

/** Errors of graphql-jit say where in the text they are, and not of which fields, as GraphQL's do. */
function withNodes(result: ExecutionResult, document: DocumentNode): ExecutionResult {
  if (!result.errors) return result;
  const fields = new Map<string, FieldNode>();
  visit(document, {
    Field(node) {
      const { startToken } = node.loc ?? {};
      if (startToken) fields.set(`${startToken.line}:${startToken.column}`, node);
    },
  });
  // Of the failures that leave the same null GraphQL tells the first.
  const nulls = new Set<string>();
  const told = result.errors.filter(({ path }) => {
    const at = JSON.stringify(pathOfNull(path ?? [], result.data));
    return !nulls.has(at) && nulls.add(at);
  });
  const errors = told.map(({ message, locations, path, originalError, extensions }) => {
    const nodes = locations?.flatMap(({ line, column }) => fields.get(`${line}:${column}`) ?? []);
    // What is thrown and is no error has no message, or is taken for one.
    const isThing = !(originalError instanceof Error) && (originalError != null || !message);
    const cause = isThing ? new Error(String(originalError)) : originalError;
    return new GraphQLError(message, {
      nodes: nodes ?? null,
      path,
      originalError: cause,
      extensions,
    });
  });
  return { ...result, errors };
}

/** Where the null is that a failure at this path left: there, or above. */
function pathOfNull(path: readonly (string | number)[], data: unknown) {
  let value: unknown = data;
  const depth = path.findIndex((key) => {
    if (value == null) return true;
    value = Reflect.get(Object(value), key);
    return false;
  });
  return depth === -1 ? path : path.slice(0, depth);
}
