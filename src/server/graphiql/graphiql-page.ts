import type { GraphiqlTab } from './graphiql-tabs.ts';

/** What GraphiQL's page tells its scripts. */
export interface GraphiqlPage {
  /** Where the API is. */
  readonly endpoint: string;
  readonly title: string;
  /** What a browser opens with that has no tabs yet. */
  readonly tabs: readonly GraphiqlTab[];
  /** The headers of a credential, without it. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}
