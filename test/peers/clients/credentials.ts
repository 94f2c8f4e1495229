/**
 * Gives the header of a request: `{ 'x-api-key': key }`, or `{ authorization: `Bearer ${token}` }` with a token that is
 * still valid. It is called for each request.
 */
export type Credentials = () => Record<string, string> | Promise<Record<string, string>>;
