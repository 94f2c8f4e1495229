import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Coding, compress } from '../http/content-coding.ts';

/** GraphiQL's page, or a file that it loads. */
export interface Asset {
  readonly type: string;
  readonly body: Buffer<ArrayBuffer>;
  readonly etag: string;
  /** The compressed bodies, each made when a client first accepts its coding. */
  readonly compressed: Map<Coding, Promise<Buffer<ArrayBuffer>>>;
}

/** Makes an asset of a content type. */
export function createAsset(type: string, content: string | Buffer<ArrayBuffer>): Asset {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  return { type, body, etag, compressed: new Map() };
}

/** Compresses an asset once per coding. */
export function compressAsset(coding: Coding, asset: Asset): Promise<Buffer<ArrayBuffer>> {
  const body = asset.compressed.get(coding) ?? compress(coding, asset.body);
  asset.compressed.set(coding, body);
  return body;
}

/** Where browser/build.ts writes the files: the path is the same from src and from dist. */
const FOLDER = new URL('../../../dist/graphiql/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** The files that the page loads, by the query string of their addresses. Empty if GraphiQL is not built. */
export function findAssets(): ReadonlyMap<string, URL> {
  if (!existsSync(FOLDER)) return new Map();
  return new Map(readdirSync(FOLDER).map((name) => [`?graphiql/${name}`, new URL(name, FOLDER)]));
}

/** Reads a file of {@link findAssets}. */
export async function readAsset(file: URL): Promise<Asset> {
  const type = TYPES[extname(file.pathname)] ?? '';
  return createAsset(type, await readFile(file));
}
