import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Coding, compress } from './content-coding.ts';

/** A part of GraphiQL that a browser loads. */
export interface Asset {
  readonly type: string;
  readonly body: Buffer<ArrayBuffer>;
  readonly etag: string;
  /** The body compressed, in each way by the first who takes it so. */
  readonly packed: Map<Coding, Promise<Buffer<ArrayBuffer>>>;
}

/** Makes an asset; `type` is that of its content. */
export function asset(type: string, content: string | Buffer<ArrayBuffer>): Asset {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  return { type, body, etag, packed: new Map() };
}

/** The asset compressed. */
export function packedAs(coding: Coding, { body, packed }: Asset): Promise<Buffer<ArrayBuffer>> {
  const compressed = packed.get(coding) ?? compress(coding, body);
  packed.set(coding, compressed);
  return compressed;
}

/** What the package has: script, styles, icon and workers. */
type TextName = 'js' | 'css' | 'favicon' | 'editorWorkerService' | 'jsonWorker' | 'graphqlWorker';

/**
 * One of GraphiQL's texts. They are the constants of a module of 9 MB, which takes 0.7 s to evaluate; each
 * is on a line of its own and written as JSON, which takes a fifth of that to be read. A package that
 * writes them otherwise is evaluated.
 */
export async function readText(name: TextName): Promise<string> {
  const file = createRequire(import.meta.url).resolve('@graphql-yoga/render-graphiql/graphiql');
  // For each text anew: that takes 5 ms, and to keep it 9 MB.
  const bytes = await readFile(file);
  const start = bytes.indexOf(`\nexports.${name} = "`);
  const line = bytes.toString('utf8', bytes.indexOf('"', start), bytes.indexOf('\n', start + 1));
  try {
    return JSON.parse(line.replace(/;\s*$/, ''));
  } catch {
    const texts = await import('@graphql-yoga/render-graphiql/graphiql');
    return texts[name];
  }
}
