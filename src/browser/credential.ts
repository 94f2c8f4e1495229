/**
 * Makes a credential serve all tabs from its first request until the page is closed: GraphiQL keeps headers per tab.
 * With a new credential the schema is fetched again.
 *
 * @param empty the names of the headers with a credential; the values are empty.
 */
export function rememberCredential(
  empty: Readonly<Record<string, string>>,
  send: typeof fetch,
): typeof fetch {
  const credential = new Map<string, string>();
  return async (address, options) => {
    const headers = new Headers(options?.headers);
    let isNew = false;
    for (const [name, placeholder] of Object.entries(empty)) {
      const value = headers.get(name)?.trim();
      const known = credential.get(name);
      if (value && value !== placeholder.trim()) {
        isNew ||= known !== value;
        credential.set(name, value);
      } else if (known) headers.set(name, known);
    }
    const response = await send(address, { ...options, headers });
    if (isNew && response.ok) {
      document.querySelector<HTMLElement>('[aria-label^="Re-fetch GraphQL schema"]')?.click();
    }
    return response;
  };
}
