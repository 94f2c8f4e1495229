import type { GraphQLError } from 'graphql';
import { type FetchAPI, isPromise, type Plugin } from 'graphql-yoga';
import type { RequestContext } from '../request-context.ts';
import { createOperator, type GetEnveloped } from './drive-operation.ts';

type Hooks = Plugin<object, RequestContext>;
/** A plugin's function of this name. */
export type Hook<Name extends keyof Hooks> = NonNullable<Hooks[Name]>;
/** What a hook is told; each stage of a request has one, whose values it sets for the hooks that follow. */
export type Told<Name extends keyof Hooks> =
  Hook<Name> extends (told: infer T) => unknown ? { -readonly [K in keyof T]: T[K] } : never;
type Context = Told<'onRequestParse'>['serverContext'];
type Result = Told<'onResultProcess'>['result'];

/** Options of {@link createDriver}. */
export interface DriverOptions {
  /** Has the plugins, its own among them, and executes operations. */
  readonly yoga: {
    readonly getEnveloped: GetEnveloped & { readonly _plugins: readonly object[] };
    readonly fetchAPI: FetchAPI;
  };
  /** What is told of an error that a plugin throws. */
  errorsOf(error: unknown): readonly GraphQLError[];
}

/** Answers a request; rejects where a plugin throws outside of GraphQL. */
export type Drive = (request: Request, context: RequestContext) => Promise<Response>;

/**
 * Leads requests through all plugins, Yoga's own among them, as Yoga and its adapter do: the same hooks, in the
 * same order, told the same. But where those make functions and promises for each hook of each request, which
 * takes longer than a small query itself, here each stage has one object, and nothing is waited for that is
 * no promise.
 *
 * @throws Error for a plugin that goes around Yoga's own functions (`instrumentation`), which nothing calls.
 */
export function createDriver({ yoga, errorsOf }: DriverOptions): Drive {
  const { fetchAPI } = yoga;
  const plugins = yoga.getEnveloped._plugins as readonly Hooks[];
  if (plugins.some(({ instrumentation }) => instrumentation)) {
    throw new Error('A plugin has `instrumentation`, which nothing calls: take a hook for it.');
  }
  const hooks = <Name extends keyof Hooks>(name: Name) =>
    plugins.flatMap((plugin) => (plugin[name] ? [plugin[name] as Hook<Name>] : []));
  const onRequest = hooks('onRequest');
  const onRequestParse = hooks('onRequestParse');
  const onParams = hooks('onParams');
  const operate = createOperator({
    ...{ yoga, errorsOf },
    ...{ onContextBuilding: hooks('onContextBuilding'), onExecute: hooks('onExecute') },
  });
  const onExecutionResult = hooks('onExecutionResult');
  const onResultProcess = hooks('onResultProcess');
  const onResponse = hooks('onResponse');

  /** Reads what is asked for, or gives what is answered before that. */
  async function parse(request: Request, url: URL, serverContext: Context) {
    let response: Response | undefined;
    const told: Told<'onRequestParse'> = {
      ...{ request, url, serverContext, fetchAPI, requestParser: undefined },
      setRequestParser(parser) {
        told.requestParser = parser;
      },
      endResponse(given) {
        response = given;
      },
    };
    const atEnd = [];
    for (const hook of onRequestParse) {
      const given = hook(told);
      const { onRequestParseDone } = (isPromise(given) ? await given : given) ?? {};
      if (onRequestParseDone) atEnd.push(onRequestParseDone);
      if (response) return { response };
    }
    if (!told.requestParser) return { response: new fetchAPI.Response(null, { status: 415 }) };
    const read = await told.requestParser(request);
    if (read instanceof fetchAPI.Response) return { response: read };
    const toldAtEnd: Parameters<(typeof atEnd)[number]>[0] = {
      requestParserResult: read as Exclude<typeof read, Response>,
      setRequestParserResult(given) {
        toldAtEnd.requestParserResult = given;
      },
    };
    for (const hook of atEnd) {
      const done = hook(toldAtEnd);
      if (isPromise(done)) await done;
    }
    // Of a list nothing is left: it has been refused.
    return { params: toldAtEnd.requestParserResult as Told<'onParams'>['params'] };
  }

  async function execute(request: Request, params: Told<'onParams'>['params'], context: Context) {
    let early: Told<'onExecutionResult'>['result'];
    const told: Told<'onParams'> = {
      ...{ request, params, context, fetchAPI, paramsHandler: operate },
      setParams(given) {
        told.params = given;
      },
      setParamsHandler(handler) {
        told.paramsHandler = handler;
      },
      setResult(given) {
        early = given;
      },
    };
    for (const hook of onParams) {
      const done = hook(told);
      if (isPromise(done)) await done;
    }
    const ofOperation = context as Told<'onExecutionResult'>['context'];
    const { paramsHandler: handle } = told;
    const handled = early ?? handle({ request, params: told.params, context: ofOperation });
    const toldAfter: Told<'onExecutionResult'> = {
      ...{ request, context: ofOperation, result: isPromise(handled) ? await handled : handled },
      setResult(given) {
        toldAfter.result = given;
      },
    };
    for (const hook of onExecutionResult) {
      const done = hook(toldAfter);
      if (isPromise(done)) await done;
    }
    return toldAfter.result as Result;
  }

  async function write(request: Request, result: Result, serverContext: Context) {
    let mediaType = '*/*';
    const told: Told<'onResultProcess'> = {
      ...{ request, result, serverContext, acceptableMediaTypes: [] },
      setResult(given) {
        told.result = given;
      },
      setResultProcessor(processor, type) {
        told.resultProcessor = processor;
        mediaType = type;
      },
    };
    for (const hook of onResultProcess) {
      const done = hook(told);
      if (isPromise(done)) await done;
    }
    if (told.resultProcessor) return told.resultProcessor(told.result, fetchAPI, mediaType);
    const accept = told.acceptableMediaTypes.join('; charset=utf-8, ');
    return new fetchAPI.Response(null, { status: 406, headers: { accept } });
  }

  async function answerByGraphql(request: Request, url: URL, context: Context): Promise<Response> {
    try {
      const { response, params } = await parse(request, url, context);
      return response ?? (await write(request, await execute(request, params, context), context));
    } catch (error) {
      return write(request, { errors: errorsOf(error) }, context);
    }
  }

  return async (request, context) => {
    const serverContext: Context = Object.assign(context, { waitUntil: ignore });
    const url = new URL(request.url);
    let early: Response | undefined;
    const told: Told<'onRequest'> = {
      ...{ request, serverContext, fetchAPI, url },
      requestHandler: (given) => answerByGraphql(given, url, serverContext),
      setRequest(given) {
        told.request = given;
      },
      setRequestHandler(handler) {
        told.requestHandler = handler;
      },
      endResponse(given) {
        early = given;
      },
    };
    for (const hook of onRequest) {
      const done = hook(told);
      if (isPromise(done)) await done;
      if (early) break;
    }
    const response = early ?? (await told.requestHandler(told.request, serverContext));
    const toldAfter: Told<'onResponse'> = {
      ...{ request: told.request, serverContext, fetchAPI, response },
      setResponse(given) {
        toldAfter.response = given;
      },
    };
    for (const hook of onResponse) {
      const done = hook(toldAfter);
      if (isPromise(done)) await done;
    }
    return toldAfter.response;
  };
}

/** Plugins may have the adapter wait for something at its end; none here does. */
function ignore(): void {}
