/**
 * Sends requests so that a credential serves all tabs from the first request on that had it, until the page is
 * left: GraphiQL has headers for each tab by itself. The schema, which could not be read without one, is read
 * then.
 *
 * @param empty the headers of a credential, without it.
 */
export function rememberCredential(empty: Readonly<Record<string, string>>): typeof fetch {
  const credential = new Map<string, string>();
  return async (address, options) => {
    const headers = new Headers(options?.headers);
    let isNew = false;
    for (const [name, nothing] of Object.entries(empty)) {
      const value = headers.get(name)?.trim();
      const known = credential.get(name);
      if (value && value !== nothing.trim()) {
        isNew ||= known !== value;
        credential.set(name, value);
      } else if (known) headers.set(name, known);
    }
    const response = await fetch(address, { ...options, headers });
    if (isNew && response.ok) {
      document.querySelector<HTMLElement>('[aria-label^="Re-fetch GraphQL schema"]')?.click();
    }
    return response;
  };
}
