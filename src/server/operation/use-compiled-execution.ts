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
import type { DocumentMeasure } from './document-size.ts';
import type { DocumentCache } from './use-document-cache.ts';
import { coercedVariables } from './variables.ts';

/** When a query is compiled: when it comes again, at once, or never. */
export type Compiling = 'again' | 'always' | 'never';

type Jit = typeof import('graphql-jit');

type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** graphql-js executes larger documents: compiling one takes 13 ms. graphql-jit writes fragments out too. */
const MAX_FIELDS = 400;

/** The fields of all compiled documents together. A field takes up to 7 KB with the code that V8 makes: 42 MB. */
const MAX_FIELDS_TOGETHER = 6000;

const MAX_OPERATIONS = 1000;

/** How long graphql-js executes an operation after one execution had several failures, in milliseconds. */
const REST_MS = 60_000;

/**
 * Compiles repeated queries with graphql-jit, which saves the lookups for each field of each item. graphql-js executes
 * a document that comes once, and the least recently used compiled operations are dropped, so that new documents
 * without end do not fill the memory.
 *
 * graphql-js also executes mutations, whose time is OSS's; large documents; documents with conditions, where
 * graphql-jit may take the wrong one if a field is selected twice; documents with names that JavaScript's objects
 * already have, such as `__proto__`; and invalid variables. A response with one error comes from the compiled
 * code. graphql-jit can report other errors than GraphQL specifies where several fields fail, and can append
 * the null of a failed list item instead of putting it in its place. graphql-js executes such an operation again, and
 * executes it alone for the next minute.
 */
export function useCompiledExecution(
  when: Exclude<Compiling, 'never'>,
  documents: Pick<DocumentCache, 'isCached'>,
  measure: DocumentMeasure,
): Plugin<RequestContext> {
  const executions = new LRUCache<OperationDefinitionNode, Execute | 'as usual'>({
    max: MAX_OPERATIONS,
    maxSize: MAX_FIELDS_TOGETHER,
  });
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { document, operationName, schema }: ExecutionArgs = args;
      // An answer that is counted needs the counting schema.
      if (args.contextValue.responseBudget) return;
      if (when === 'again' && !documents.isCached(document)) return;
      const operation = getOperationAST(document, operationName);
      if (!operation) return;
      let execution = executions.get(operation);
      if (!execution) {
        const { fields } = measure(document);
        const isCompilable =
          fields <= MAX_FIELDS &&
          operation.operation === OperationTypeNode.QUERY &&
          !hasOddities(document);
        const jit = isCompilable ? loadJit() : undefined;
        // The next request tries again.
        if (isCompilable && !jit) return;
        const onFailures = () => executions.set(operation, 'as usual', { size: 1, ttl: REST_MS });
        execution =
          (jit && compile(jit, schema, document, operation, executeFn, onFailures)) ?? 'as usual';
        executions.set(operation, execution, { size: execution === 'as usual' ? 1 : fields });
      }
      if (execution !== 'as usual') setExecuteFn(execution);
    },
  };
}

/** Loads graphql-jit; `undefined` if that fails, for example because too many files are open. */
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
    // Resolvers return texts, numbers, booleans and enum names in their final form. Serializing each of them again
    // takes a tenth of a page's time.
    disableLeafSerialization: true,
  });
  if (!isCompiledQuery(compiled)) return undefined;
  const definitions = operation.variableDefinitions ?? [];
  // graphql-jit reports a non-null variable as missing if it has only its default.
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
    // A nullable variable with a default is allowed at a non-null place. graphql-jit misses its null inside a list.
    const isOdd = !variables || Object.keys(defaults).some((name) => variables[name] === null);
    if (isOdd) return executeAsUsual(args);
    const result = compiled.query(rootValue, contextValue, { ...defaults, ...variableValues });
    const checked = (each: ExecutionResult) => {
      const [error, ...others] = each.errors ?? [];
      if (!error) return each;
      const isItem = typeof error.path?.at(-1) === 'number';
      const failure = others.length === 0 && !isItem ? locate(error) : undefined;
      if (failure) return { errors: [failure], data: each.data ?? null };
      onFailures();
      // The loaders have everything that was read. A copy of the context, because some values are counted by context.
      return executeAsUsual({ ...args, contextValue: { ...contextValue } });
    };
    return result instanceof Promise ? result.then(checked) : checked(result);
  };
}

/**
 * Creates a function that adds the nodes to graphql-jit's errors, which only have locations.
 *
 * @returns `undefined` if a location is not a field's.
 */
function createLocator(document: DocumentNode): (error: GraphQLError) => GraphQLError | undefined {
  let fields: Map<string, FieldNode> | undefined;
  return ({ message, locations = [], path, originalError }) => {
    fields ??= fieldsByPlace(document);
    const nodes = locations.flatMap((place) => fields?.get(placeOf(place)) ?? []);
    if (nodes.length === 0 || nodes.length < locations.length) return undefined;
    // GraphQL has its own message for a thrown value that is not an error.
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
