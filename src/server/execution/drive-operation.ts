import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import { isPromise } from 'graphql-yoga';
import type { DriverOptions, Hook, Told } from './drive.ts';

type Handle = Told<'onParams'>['paramsHandler'];
type Context = Told<'onContextBuilding'>['context'];
type Args = Told<'onExecute'>['args'];
type Result = Parameters<Told<'onExecute'>['setResultAndStopExecution']>[0];

/** Makes GraphQL's own functions with the plugins around them, for one request. */
export type GetEnveloped = (context: object) => {
  readonly schema: GraphQLSchema;
  parse(text: string | undefined): DocumentNode;
  validate(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[];
  subscribe(args: Args): ReturnType<Handle>;
};

/** Options of {@link createOperator}. */
export interface OperatorOptions extends DriverOptions {
  readonly onContextBuilding: readonly Hook<'onContextBuilding'>[];
  readonly onExecute: readonly Hook<'onExecute'>[];
}

/**
 * Parses, validates and executes what a request asks for, as Yoga and Envelop do: see `createDriver`. Answers
 * come in one piece: the schema has no subscriptions.
 */
export function createOperator(options: OperatorOptions): Handle {
  const { yoga, errorsOf, onContextBuilding, onExecute } = options;

  async function buildContext(context: Context): Promise<void> {
    let isBroken = false;
    const told: Told<'onContextBuilding'> = {
      context,
      extendContext(extension) {
        Object.assign(context, extension);
      },
      breakContextBuilding() {
        isBroken = true;
      },
    };
    const atEnd = [];
    for (const hook of onContextBuilding) {
      const given = hook(told);
      const after = isPromise(given) ? await given : given;
      if (after) atEnd.push(after);
      if (isBroken) return;
    }
    for (const hook of atEnd) {
      const done = hook(told);
      if (isPromise(done)) await done;
    }
  }

  async function execute(args: Args, context: Context) {
    let stopped: Result | undefined;
    const told: Told<'onExecute'> = {
      ...{ args, context, executeFn: notEngaged },
      setExecuteFn(execute) {
        told.executeFn = execute;
      },
      extendContext(extension) {
        Object.assign(context, extension);
      },
      setResultAndStopExecution(given) {
        stopped = given;
      },
    };
    const atEnd = [];
    for (const hook of onExecute) {
      const given = hook(told);
      const { onExecuteDone } = (isPromise(given) ? await given : given) ?? {};
      if (onExecuteDone) atEnd.push(onExecuteDone);
      if (stopped) break;
    }
    const executed = stopped ?? told.executeFn({ ...args, contextValue: context });
    const toldAtEnd: Parameters<(typeof atEnd)[number]>[0] = {
      args: told.args,
      result: isPromise(executed) ? await executed : executed,
      setResult(given) {
        toldAtEnd.result = given;
      },
    };
    for (const hook of atEnd) {
      const done = hook(toldAtEnd);
      if (isPromise(done)) await done;
    }
    return toldAtEnd.result;
  }

  return async ({ request, params, context }) => {
    Object.assign(context, { request, params });
    try {
      const { schema, parse, validate, subscribe } = yoga.getEnveloped(context);
      const document = parse(params.query);
      const errors = validate(schema, document);
      if (errors.length > 0) return { errors };
      await buildContext(context);
      const { variables: variableValues, operationName } = params;
      const args: Args = { schema, document, contextValue: context, variableValues, operationName };
      const { operation } = getOperationAST(document, operationName) ?? {};
      const isStream = operation === OperationTypeNode.SUBSCRIPTION;
      return await (isStream ? subscribe(args) : execute(args, context));
    } catch (error) {
      return { errors: errorsOf(error) };
    }
  };
}

function notEngaged(): never {
  throw new Error('No plugin says how to execute.');
}
