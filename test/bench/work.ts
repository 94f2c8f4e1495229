import { encodeGlobalID } from '@pothos/plugin-relay';
import { BUCKET, idAt } from './rules.ts';

/** All that a rule has. */
const RULE = `
  id
  inventoryId
  isEnabled
  filter { prefix lastModifiedAfter lastModifiedBefore minSize maxSize storageClasses }
  destination {
    format
    accountId
    roleArn
    bucket { name }
    prefix
    encryption { __typename ... on SseOssEncryption { algorithm } ... on SseKmsEncryption { keyId } }
  }
  frequency
  includedObjectVersions
  optionalFields
`;

/** A request as a client sends it, again and again. */
export interface Work {
  readonly name: string;
  /** How many rules its answer has. */
  readonly nodes: number;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const PAGE = `query Page($bucket: String!, $first: Int!) {
  inventories(bucket: $bucket, first: $first) {
    nodes {${RULE}}
    pageInfo { hasNextPage endCursor }
  }
}`;

/** A page of `first` rules. */
export function pageOf(first: number): Work {
  return {
    name: `page of ${first}`,
    nodes: first,
    query: PAGE,
    variables: { bucket: BUCKET, first },
  };
}

/** One rule by its id. */
export const ONE_RULE: Work = {
  name: 'one rule',
  nodes: 1,
  query: `query One($bucket: String!, $id: String!) { inventory(bucket: $bucket, inventoryId: $id) {${RULE}} }`,
  variables: { bucket: BUCKET, id: idAt(500) },
};

/** 100 rules that stand beside each other, by their global ids. */
export const RULES_BY_ID: Work = {
  name: '100 rules by id',
  nodes: 100,
  query: `query ById($ids: [ID!]!) { nodes(ids: $ids) { ... on InventoryConfiguration {${RULE}} } }`,
  variables: {
    ids: Array.from({ length: 100 }, (_, index) =>
      encodeGlobalID('InventoryConfiguration', `${BUCKET}/${idAt(200 + index)}`),
    ),
  },
};

/** A rule that is created and deleted in one document: mutations run one after the other. */
export const CREATE_DELETE: Work = {
  name: 'create + delete',
  nodes: 1,
  query: `mutation CreateDelete($create: CreateInventoryInput!, $delete: DeleteInventoryInput!) {
    createInventory(input: $create) { __typename ... on CreateInventorySuccess { inventory { id } } ... on Error { message } }
    deleteInventory(input: $delete) { __typename ... on Error { message } }
  }`,
  variables: {
    create: {
      bucket: BUCKET,
      inventoryId: 'bench-new',
      isEnabled: true,
      frequency: 'DAILY',
      includedObjectVersions: 'CURRENT',
      destination: {
        accountId: '1000000000000000',
        roleName: 'AliyunOSSRole',
        bucket: 'bench-reports',
      },
    },
    delete: { bucket: BUCKET, inventoryId: 'bench-new' },
  },
};

/** The body of a POST. */
export function bodyOf({ query, variables }: Work): string {
  return JSON.stringify({ query, variables });
}
