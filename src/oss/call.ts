import type { OssClient, OssRequest, OssResponse } from './client.ts';
import { failureOf, type Operation, transportFailure, unreadable } from './failures.ts';
import { parseXml, type XmlElement } from './xml.ts';

/** The document that a successful answer has. */
interface Document<Result> {
  /** The name of its root element. */
  readonly root: string;
  /** @throws Error where the document makes no sense. */
  readonly read: (root: XmlElement) => Result;
}

/** Asks OSS, and makes every failure one of the errors of `inventory/errors.ts`. */
export function call(client: OssClient, operation: Operation, request: OssRequest): Promise<void>;
/** The same for an answer with a document. */
export function call<Result>(
  client: OssClient,
  operation: Operation,
  request: OssRequest,
  document: Document<Result>,
): Promise<Result>;
export async function call<Result>(
  client: OssClient,
  operation: Operation,
  request: OssRequest,
  document?: Document<Result>,
): Promise<Result | undefined> {
  let response: OssResponse;
  try {
    response = await client.send(request);
  } catch (error) {
    throw transportFailure(error, operation);
  }
  const success = request.method === 'DELETE' ? [200, 204] : [200];
  if (!success.includes(response.status)) throw failureOf(response, operation);
  if (!document) return undefined;
  try {
    const root = parseXml(response.body.toString());
    // A proxy's page can be well-formed too, and would read as an empty list.
    if (root.name !== document.root) throw new Error(`<${root.name}> is no <${document.root}>.`);
    return document.read(root);
  } catch (error) {
    throw unreadable(response, operation, error);
  }
}
