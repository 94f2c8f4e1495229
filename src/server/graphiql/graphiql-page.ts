/** A tab that GraphiQL opens with. */
export interface GraphiqlTab {
  /** One operation, whose name is the tab's title, below a comment that explains it. */
  readonly query: string;
  /** Everything that depends on the account: with another account, only these change. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** What the server gives to the scripts of GraphiQL's page. */
export interface GraphiqlPage {
  readonly title: string;
  /** The tabs of a browser that has none yet. */
  readonly tabs: readonly GraphiqlTab[];
  /** The names of the headers with a credential; the values are empty. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}
