/** An entry of `errors` in an answer; docs/errors.md explains each code. */
interface GraphqlError {
  readonly message: string;
  readonly extensions: { readonly code: string };
}

/** An error with its code, for example `NO_SUCH_BUCKET` or `THROTTLED`. */
export class ApiError extends Error {
  readonly code: string;

  constructor({ message, extensions: { code } }: GraphqlError) {
    super(message);
    this.code = code;
  }
}

/**
 * Sends a document.
 *
 * @param credentials `{ 'x-api-key': key }` or `{ authorization: `Bearer ${token}` }`
 * @returns its data
 */
export async function ask<Data>(
  url: string,
  query: string,
  variables: object,
  credentials: Record<string, string> = {},
): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...credentials },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors }: { data: Data; errors?: GraphqlError[] } = await response.json();
  if (errors?.[0]) throw new ApiError(errors[0]);
  return data;
}

interface Page {
  readonly inventories: {
    readonly nodes: { readonly inventoryId: string; readonly isEnabled: boolean }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const PAGE = `query Page($bucket: String!, $first: Int!, $after: String) {
  inventories(bucket: $bucket, first: $first, after: $after) {
    nodes { inventoryId isEnabled }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** All rules of a bucket, page by page: `for await (const rule of rulesOf(url, bucket))`. */
export async function* rulesOf(url: string, bucket: string, first = 100) {
  let after: string | null = null;
  for (;;) {
    const { inventories }: Page = await ask(url, PAGE, { bucket, first, after });
    yield* inventories.nodes;
    if (!inventories.pageInfo.hasNextPage) return;
    after = inventories.pageInfo.endCursor;
  }
}
