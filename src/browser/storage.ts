/** What GraphiQL's history keeps: requests, with their headers. */
const HISTORY = new Set(['graphiql:queries', 'graphiql:favorites']);

/** The browser's storage, in which a history has no headers: they may contain a credential. */
export const storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'clear' | 'length'> = {
  getItem: (name) => localStorage.getItem(name),
  setItem(name, value) {
    localStorage.setItem(name, HISTORY.has(name) ? withoutHeaders(value) : value);
  },
  removeItem: (name) => localStorage.removeItem(name),
  clear() {
    // Other pages of the origin keep theirs.
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith('graphiql:')) localStorage.removeItem(name);
    }
  },
  get length() {
    return localStorage.length;
  },
};

function withoutHeaders(history: string): string {
  return JSON.stringify(JSON.parse(history), (name, value) => (name === 'headers' ? null : value));
}
