import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { portOf } from './support.ts';

const attributes = z
  .array(
    z.object({
      key: z.string(),
      value: z.union([
        z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
        z.object({ intValue: z.number() }).transform(({ intValue }) => intValue),
      ]),
    }),
  )
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, value])));

const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.string().transform(BigInt),
  endTimeUnixNano: z.string().transform(BigInt),
  attributes,
  events: z.array(z.object({ name: z.string(), attributes })).default([]),
  status: z.object({ code: z.number() }).transform(({ code }) => code),
});

/** A span as it went over the wire. */
export type CollectedSpan = z.infer<typeof span>;

const batch = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
});

/** An OTLP/HTTP collector that keeps what it gets. */
export interface Collector extends AsyncDisposable {
  readonly endpoint: string;
  readonly spans: CollectedSpan[];
  /** What the spans say of where they come from. */
  readonly resources: Readonly<Record<string, string | number>>[];
  /** All that came in, as it was sent. */
  readonly bodies: string[];
}

/** @param answer what it answers, if at all. */
export async function startCollector(answer: number | 'nothing' = 200): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const resources: Readonly<Record<string, string | number>>[] = [];
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    bodies.push(`${request.method} ${request.url} ${body}`);
    const { resourceSpans } = batch.parse(JSON.parse(body));
    for (const each of resourceSpans) {
      resources.push(each.resource.attributes);
      spans.push(...each.scopeSpans.flatMap((scope) => scope.spans));
    }
    if (answer !== 'nothing') response.writeHead(answer).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${portOf(server.address())}`,
    spans,
    resources,
    bodies,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
