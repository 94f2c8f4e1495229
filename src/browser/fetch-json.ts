/**
 * Sends a request whose response is JSON.
 *
 * @throws Error with a readable message if there is no response, or one that is not JSON, as from a proxy.
 */
export async function fetchJson(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...request).catch((error: unknown) => {
    throw new Error(`The server did not respond. Is it running? The browser says: ${error}.`);
  });
  const type = response.headers.get('content-type') ?? 'no content type';
  if (/[/+]json\b/i.test(type)) return response;
  const text = type.startsWith('text/plain') ? await response.text() : '';
  const status = `${response.status} ${response.statusText}`.trim();
  throw new Error(`The response is not JSON: status ${status}, ${type}. ${text}`.trim());
}
