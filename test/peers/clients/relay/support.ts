import {
  type ConcreteRequest,
  commitMutation,
  createOperationDescriptor,
  type Direction,
  type Environment,
  fetchQuery,
  getPaginationMetadata,
  getPaginationVariables,
  getSingularSelector,
  getValueAtPath,
  type MutationConfig,
  type MutationParameters,
  type OperationType,
  type PayloadError,
  type ReaderFragment,
} from 'relay-runtime';

/** What a component reads of a connection, and what Relay reads of it. */
interface ConnectionData {
  readonly __id: string;
  readonly edges: readonly {
    readonly node: { readonly id: string; readonly inventoryId: string };
  }[];
  readonly pageInfo: {
    readonly endCursor?: string | null;
    readonly hasNextPage?: boolean;
    readonly startCursor?: string | null;
    readonly hasPreviousPage?: boolean;
  };
}

/** A list on a page, as `useLazyLoadQuery` and `usePaginationFragment` make it. */
export interface ShownList {
  /** The connection's id in the store, for `connections` of a mutation. */
  readonly connection: string;
  /** The ids of the rules that are shown. */
  ids(): string[];
  /** The global id of a rule that is shown. */
  globalId(inventoryId: string): string;
  has(direction: Direction): boolean;
  load(direction: Direction, count: number): Promise<void>;
}

/** A query of a bucket with a fragment that pages. */
interface BucketQuery extends OperationType {
  readonly response: { readonly bucket: object | null | undefined };
}

/** Loads a page's query and shows the list in it. */
export async function show<Query extends BucketQuery>(
  environment: Environment,
  request: ConcreteRequest,
  fragment: ReaderFragment,
  variables: Query['variables'],
): Promise<ShownList> {
  environment.retain(createOperationDescriptor(request, variables));
  const answer = await fetchQuery<Query>(environment, request, variables).toPromise();
  const selector = getSingularSelector(fragment, answer?.bucket);
  const { paginationRequest, paginationMetadata, connectionPathInFragmentData, identifierField } =
    getPaginationMetadata(fragment, 'show');

  const data = () => environment.lookup(selector).data;
  const connection = (): ConnectionData => getValueAtPath(data(), connectionPathInFragmentData);
  const place = (direction: Direction) => {
    const { pageInfo } = connection();
    return direction === 'forward'
      ? { more: pageInfo.hasNextPage, cursor: pageInfo.endCursor }
      : { more: pageInfo.hasPreviousPage, cursor: pageInfo.startCursor };
  };

  return {
    connection: connection().__id,
    ids: () => connection().edges.map(({ node }) => node.inventoryId),
    globalId: (inventoryId) => {
      const edge = connection().edges.find(({ node }) => node.inventoryId === inventoryId);
      if (!edge) throw new Error(`${inventoryId} is not shown.`);
      return edge.node.id;
    },
    has: (direction) => place(direction).more === true,
    // What `useLoadMoreFunction` of react-relay does, with the functions that it does it with.
    load: async (direction, count) => {
      const base = { ...selector.owner.variables, ...selector.variables };
      const { cursor } = place(direction);
      await fetchQuery(
        environment,
        paginationRequest,
        {
          ...getPaginationVariables(direction, count, cursor, base, {}, paginationMetadata),
          id: data()?.[identifierField ?? 'id'],
        },
        { networkCacheConfig: { force: true } },
      ).toPromise();
    },
  };
}

/** Commits a mutation and waits for its answer. */
export function commit<Mutation extends MutationParameters>(
  environment: Environment,
  mutation: ConcreteRequest,
  variables: Mutation['variables'],
  config: Pick<MutationConfig<Mutation>, 'optimisticUpdater' | 'updater'> = {},
): Promise<Mutation['response']> {
  return new Promise((resolve, reject) => {
    commitMutation<Mutation>(environment, {
      ...config,
      mutation,
      variables,
      onCompleted: (response, errors: readonly PayloadError[] | null | undefined) =>
        errors ? reject(new Error(errors[0]?.message)) : resolve(response),
      onError: reject,
    });
  });
}
