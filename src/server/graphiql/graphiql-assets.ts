import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Coding, compress } from '../http/content-coding.ts';

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

/** Where browser/build.ts puts them: it is as far from src as from dist. */
const FOLDER = new URL('../../../dist/graphiql/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** The addresses of the parts behind that of the API, each with its file. Empty where they are not built. */
export function findParts(): ReadonlyMap<string, URL> {
  if (!existsSync(FOLDER)) return new Map();
  return new Map(readdirSync(FOLDER).map((name) => [`?graphiql/${name}`, new URL(name, FOLDER)]));
}

/** Reads a part. */
export async function readPart(file: URL): Promise<Asset> {
  const type = TYPES[extname(file.pathname)] ?? '';
  return asset(type, await readFile(file));
}
