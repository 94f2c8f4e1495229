import {
  BREAK,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { requireLibrary } from '../../require-library.ts';
import { documentSize } from './document-size.ts';
import type { DocumentCache } from './use-document-cache.ts';
import { coercedVariables } from './variables.ts';

/** When a query is compiled: when it comes again, at once, or never. */
export type Compiling = 'again' | 'always' | 'never';

type Jit = typeof import('graphql-jit');

type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/**
 * Larger documents are executed as usual: to compile one takes 13 ms. In fields, with what a fragment has
 * counted each time it is spread, as graphql-jit writes it out.
 */
const MAX_FIELDS = 400;

/** Of all compiled documents together. With what V8 makes of it a field takes up to 7 KB: 42 MB. */
const MAX_FIELDS_TOGETHER = 6000;

/** How often one is compiled that has another one forgotten, in milliseconds. */
const REPLACE_EVERY_MS = 1000;

/**
 * Executes queries that come again as code that is made for them, which spares looking everything up for
 * each field of each item. What comes once is executed as usual, and the least used are forgotten: whoever
 * sends ever new documents fills no memory.
 *
 * As usual are executed: mutations, whose time is OSS's; large documents; those with conditions, of which
 * graphql-jit may take the wrong one where a field is selected twice; wrong variables; and what fails.
 */
export function useCompiledExecution(
  when: Exclude<Compiling, 'never'>,
  documents: Pick<DocumentCache, 'isKept'>,
): Plugin {
  const compiled = new LRUCache<OperationDefinitionNode, Execute>({ maxSize: MAX_FIELDS_TOGETHER });
  const asUsual = new WeakSet<OperationDefinitionNode>();
  let replacedAt = Number.NEGATIVE_INFINITY;
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { document, operationName, schema }: ExecutionArgs = args;
      const operation = getOperationAST(document, operationName);
      if (!operation || asUsual.has(operation)) return undefined;
      const known = compiled.get(operation);
      if (known) {
        setExecuteFn(known);
        return undefined;
      }
      if (when === 'again' && !documents.isKept(document)) return undefined;
      const size = documentSize(document).fields;
      if (size > MAX_FIELDS || !isCompilable(document, operation)) {
        asUsual.add(operation);
        return undefined;
      }
      const jit = loadJit();
      // The next request tries again.
      if (!jit) return undefined;
      if (when === 'again' && compiled.calculatedSize + size > MAX_FIELDS_TOGETHER) {
        // Who sends more in turns than there is room for would have one compiled for each request.
        if (performance.now() - replacedAt < REPLACE_EVERY_MS) return undefined;
        replacedAt = performance.now();
      }
      const execute = compile(jit, schema, document, operation, executeFn);
      if (!execute) {
        asUsual.add(operation);
        return undefined;
      }
      compiled.set(operation, execute, { size });
      setExecuteFn(execute);
      return undefined;
    },
  };
}

function isCompilable(document: DocumentNode, { operation }: OperationDefinitionNode): boolean {
  return operation === OperationTypeNode.QUERY && !hasConditions(document);
}

/** Loads graphql-jit; `undefined` where that fails, for example because too many files are open. */
function loadJit(): Jit | undefined {
  try {
    return requireLibrary('graphql-jit');
  } catch {
    return undefined;
  }
}

function compile(
  { compileQuery, isCompiledQuery }: Jit,
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  executeAsUsual: Execute,
): Execute | undefined {
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
    const variables = coercedVariables(schema, operation, variableValues);
    // With a default a variable may stand where no null may, and graphql-jit does not see one in a list.
    const isOdd = !variables || Object.keys(defaults).some((name) => variables[name] === null);
    if (isOdd) return executeAsUsual(args);
    const result = compiled.query(rootValue, contextValue, { ...defaults, ...variableValues });
    // What failures leave and tell is GraphQL's to say. All that was read is in the context's loaders; it is a new
    // one for what is counted by context.
    const unlessFailed = (each: ExecutionResult) =>
      each.errors ? executeAsUsual({ ...args, contextValue: { ...Object(contextValue) } }) : each;
    return result instanceof Promise ? result.then(unlessFailed) : unlessFailed(result);
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
