import {
  BREAK,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  getLocation,
  getOperationAST,
  locatedError,
  type OperationDefinitionNode,
  OperationTypeNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../graphql/context.ts';
import { requireLibrary } from '../../require-library.ts';
import type { RequestContext } from '../request-context.ts';
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

/** How long a document is executed as usual after one execution had several failures, in milliseconds. */
const REST_MS = 60_000;

/**
 * Compiles repeated queries with graphql-jit, which saves the lookups for each field of each item. A document
 * that comes once is executed by graphql-js, and the least recently used compiled ones are dropped, so that new
 * documents without end do not fill the memory.
 *
 * graphql-js also executes mutations, whose time is OSS's; large documents; documents with conditions, where
 * graphql-jit may take the wrong one if a field is selected twice; documents with names that JavaScript's objects
 * already have, such as `__proto__`; and invalid variables. A response with one error comes from the compiled
 * code. graphql-jit can report other errors than GraphQL specifies where several fields fail, so graphql-js
 * executes such a document again, and executes it alone for the next minute.
 */
export function useCompiledExecution(
  when: Exclude<Compiling, 'never'>,
  documents: Pick<DocumentCache, 'isKept'>,
): Plugin<RequestContext> {
  const compiled = new LRUCache<OperationDefinitionNode, Execute>({ maxSize: MAX_FIELDS_TOGETHER });
  const asUsual = new WeakSet<OperationDefinitionNode>();
  const failedAt = new WeakMap<OperationDefinitionNode, number>();
  let replacedAt = Number.NEGATIVE_INFINITY;
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { document, operationName, schema }: ExecutionArgs = args;
      // What is counted has a schema of its own.
      if (args.contextValue.responseBudget) return undefined;
      const operation = getOperationAST(document, operationName);
      if (!operation || asUsual.has(operation)) return undefined;
      const known = compiled.get(operation);
      if (known) {
        const isResting = performance.now() - (failedAt.get(operation) ?? -REST_MS) < REST_MS;
        if (!isResting) setExecuteFn(known);
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
      const onFailures = () => failedAt.set(operation, performance.now());
      const execute = compile(jit, schema, document, operation, executeFn, onFailures);
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
  return operation === OperationTypeNode.QUERY && !hasOddities(document);
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
  onFailures: () => void,
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
  const locate = createLocator(document);
  return (args) => {
    const { rootValue, variableValues } = args;
    const contextValue = args.contextValue as Context;
    const variables = coercedVariables(schema, operation, variableValues);
    // With a default a variable may stand where no null may, and graphql-jit does not see one in a list.
    const isOdd = !variables || Object.keys(defaults).some((name) => variables[name] === null);
    if (isOdd) return executeAsUsual(args);
    const result = compiled.query(rootValue, contextValue, { ...defaults, ...variableValues });
    const checked = (each: ExecutionResult) => {
      const [error, ...others] = each.errors ?? [];
      if (!error) return each;
      const failure = others.length === 0 ? locate(error) : undefined;
      if (failure) return { errors: [failure], data: each.data ?? null };
      onFailures();
      // All that was read is in the context's loaders; it is a new one for what is counted by context.
      return executeAsUsual({ ...args, contextValue: { ...contextValue } });
    };
    return result instanceof Promise ? result.then(checked) : checked(result);
  };
}

/**
 * Makes what gives graphql-jit's errors the nodes that they are about, as GraphQL's have them: it knows their places
 * in the text alone.
 *
 * @returns `undefined` where the places are not of fields.
 */
function createLocator(document: DocumentNode): (error: GraphQLError) => GraphQLError | undefined {
  let fields: Map<string, FieldNode> | undefined;
  return ({ message, locations = [], path, originalError }) => {
    fields ??= fieldsByPlace(document);
    const nodes = locations.flatMap((place) => fields?.get(placeOf(place)) ?? []);
    if (nodes.length === 0 || nodes.length < locations.length) return undefined;
    // What GraphQL makes of a thrown value that is not an error is its own.
    if (originalError ? !(originalError instanceof Error) : message === '') return undefined;
    return locatedError(originalError ?? new GraphQLError(message), nodes, path);
  };
}

function fieldsByPlace(document: DocumentNode): Map<string, FieldNode> {
  const fields = new Map<string, FieldNode>();
  visit(document, {
    Field(node) {
      if (node.loc) fields.set(placeOf(getLocation(node.loc.source, node.loc.start)), node);
    },
  });
  return fields;
}

function placeOf({ line, column }: { readonly line: number; readonly column: number }): string {
  return `${line}:${column}`;
}

function hasOddities(document: DocumentNode): boolean {
  let isFound = false;
  const found = () => {
    isFound = true;
    return BREAK;
  };
  visit(document, {
    Directive: found,
    Name: ({ value }) => (Object.hasOwn(Object.prototype, value) ? found() : undefined),
  });
  return isFound;
}
