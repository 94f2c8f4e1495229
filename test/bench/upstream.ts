import { createServer } from 'node:http';
import { addressOf, listen } from '../../src/server/http/listening.ts';
import { BUCKET, fullRuleXml, pageXml } from './rules.ts';

/**
 * An OSS that answers from memory, in a process of its own: what it costs is nobody's of those who are
 * measured. It looks at no signature, and keeps nothing.
 */
const pages = new Map<string, Buffer>();
let requests = 0;

function page(token: string): Buffer {
  const body = pages.get(token) ?? Buffer.from(pageXml(token));
  pages.set(token, body);
  return body;
}

const rules = new Map<string, Buffer>();

function rule(id: string): Buffer {
  const body =
    rules.get(id) ?? Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${fullRuleXml(id)}`);
  rules.set(id, body);
  return body;
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const url = new URL(request.url ?? '/', 'http://oss');
  const id = url.searchParams.get('inventoryId');
  const head = { 'x-oss-request-id': '0000000000000000000000AA', server: 'AliyunOSS' };
  requests += 1;
  if (request.method !== 'GET') {
    request.resume().once('end', () => {
      response.writeHead(request.method === 'DELETE' ? 204 : 200, { ...head, 'content-length': 0 });
      response.end();
    });
    return;
  }
  const body = id === null ? page(url.searchParams.get('continuation-token') ?? '') : rule(id);
  response.writeHead(200, {
    ...head,
    'content-type': 'application/xml',
    'content-length': body.length,
  });
  response.end(body);
});
await listen(server, 0, '127.0.0.1');
process.on('message', () => process.send?.({ requests }));
process.on('disconnect', () => process.exit(0));
process.send?.({ url: addressOf(server, '127.0.0.1'), bucket: BUCKET });
