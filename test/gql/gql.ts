/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query Nodes($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      id\n      ... on InventoryConfiguration { inventoryId }\n      ... on Bucket { name region }\n    }\n  }\n": typeof types.NodesDocument,
    "\n  query Node($id: ID!) {\n    node(id: $id) {\n      __typename\n      id\n      ... on InventoryConfiguration { inventoryId }\n    }\n  }\n": typeof types.NodeDocument,
    "\n  query BucketsPage($first: Int, $after: String, $last: Int, $before: String, $prefix: String) {\n    buckets(first: $first, after: $after, last: $last, before: $before, prefix: $prefix) {\n      nodes { name region }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.BucketsPageDocument,
    "\n  fragment RuleFields on InventoryConfiguration {\n    id\n    inventoryId\n    isEnabled\n    bucket { id name }\n    filter { prefix lastModifiedAfter lastModifiedBefore minSize maxSize storageClasses }\n    destination {\n      format\n      accountId\n      roleArn\n      roleName\n      prefix\n      bucket { name }\n      encryption {\n        __typename\n        ... on SseOssEncryption { algorithm }\n        ... on SseKmsEncryption { keyId }\n      }\n    }\n    frequency\n    dayOfMonth\n    autoDelete\n    includedObjectVersions\n    optionalFields\n    incremental { isEnabled intervalSeconds optionalFields }\n  }\n": typeof types.RuleFieldsFragmentDoc,
    "\n  query Page($bucket: String!, $first: Int, $after: String, $last: Int, $before: String) {\n    inventories(bucket: $bucket, first: $first, after: $after, last: $last, before: $before) {\n      edges { cursor node { inventoryId } }\n      nodes { inventoryId }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.PageDocument,
    "\n  query Rule($bucket: String!, $inventoryId: String!) {\n    inventory(bucket: $bucket, inventoryId: $inventoryId) { ...RuleFields }\n  }\n": typeof types.RuleDocument,
    "\n  query Rules($bucket: String!, $first: Int) {\n    inventories(bucket: $bucket, first: $first) { nodes { ...RuleFields } }\n  }\n": typeof types.RulesDocument,
    "\n  mutation Create($input: CreateInventoryInput!) {\n    createInventory(input: $input) {\n      __typename\n      ... on CreateInventorySuccess {\n        inventory { ...RuleFields }\n        inventoryEdge { cursor node { inventoryId } }\n      }\n      ... on Error { message code requestId ec }\n      ... on InvalidArgumentError { issues { path message } }\n      ... on InventoryAlreadyExistError { existing { ...RuleFields } }\n      ... on InventoryExceedLimitError { limit }\n      ... on AccessDeniedError { action }\n      ... on NoSuchBucketError { bucketName }\n      ... on ThrottledError { retryAfterSeconds }\n    }\n  }\n": typeof types.CreateDocument,
    "\n  mutation Delete($input: DeleteInventoryInput!) {\n    deleteInventory(input: $input) {\n      __typename\n      ... on DeleteInventorySuccess { deletedId inventoryId bucket { name } }\n      ... on Error { message code requestId ec }\n      ... on InvalidArgumentError { issues { path message } }\n      ... on AccessDeniedError { action }\n      ... on NoSuchBucketError { bucketName }\n      ... on ThrottledError { retryAfterSeconds }\n    }\n  }\n": typeof types.DeleteDocument,
    "\n  mutation Update($input: UpdateInventoryInput!) {\n    updateInventory(input: $input) {\n      __typename\n      ... on UpdateInventorySuccess { inventory { ...RuleFields } }\n      ... on Error { message code requestId ec }\n      ... on InvalidArgumentError { issues { path message } }\n      ... on NoSuchInventoryError { inventoryId }\n      ... on UpdateRolledBackError { inventory { ...RuleFields } cause { __typename code message } }\n      ... on UpdateLostError { lost { ...RuleFields } cause { __typename code message } }\n    }\n  }\n": typeof types.UpdateDocument,
    "\n  query Filtered($filterBy: InventoryFilterBy, $first: Int, $last: Int) {\n    inventories(bucket: \"logs\", filterBy: $filterBy, first: $first, last: $last) {\n      nodes { inventoryId }\n      pageInfo { hasNextPage }\n    }\n  }\n": typeof types.FilteredDocument,
    "\n  query ModelPage(\n    $bucket: String!\n    $filterBy: InventoryFilterBy\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n    $isCounted: Boolean!\n  ) {\n    inventories(\n      bucket: $bucket\n      filterBy: $filterBy\n      first: $first\n      after: $after\n      last: $last\n      before: $before\n    ) {\n      totalCount @include(if: $isCounted)\n      edges { cursor node { inventoryId } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.ModelPageDocument,
    "\n  query ModelNodes($ids: [ID!]!) {\n    nodes(ids: $ids) { id ... on InventoryConfiguration { inventoryId isEnabled } }\n  }\n": typeof types.ModelNodesDocument,
    "\n  query Counted($bucket: String!, $first: Int, $after: String, $last: Int) {\n    inventories(bucket: $bucket, first: $first, after: $after, last: $last) {\n      totalCount\n      nodes { inventoryId }\n    }\n  }\n": typeof types.CountedDocument,
    "\n  query Buckets($first: Int, $after: String, $last: Int, $before: String, $prefix: String) {\n    buckets(first: $first, after: $after, last: $last, before: $before, prefix: $prefix) {\n      edges { cursor node { name } }\n      nodes { name region storageClass createdAt }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": typeof types.BucketsDocument,
    "\n  query OneBucket($name: String!) {\n    bucket(name: $name) {\n      name\n      region\n      storageClass\n      createdAt\n      versioning\n      inventories(first: 1) { totalCount nodes { inventoryId } }\n    }\n  }\n": typeof types.OneBucketDocument,
    "\n    query InventoryPage(\n      $bucket: String!\n      $filterBy: InventoryFilterBy\n      $first: Int\n      $after: String\n      $last: Int\n      $before: String\n    ) {\n      inventories(\n        bucket: $bucket\n        filterBy: $filterBy\n        first: $first\n        after: $after\n        last: $last\n        before: $before\n      ) {\n        edges {\n          cursor\n          node {\n            id\n            inventoryId\n            isEnabled\n            frequency\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  ": typeof types.InventoryPageDocument,
    "\n    query BucketPage($name: String!, $first: Int, $after: String) {\n      bucket(name: $name) {\n        id\n        inventories(first: $first, after: $after) {\n          edges {\n            cursor\n            node {\n              id\n              inventoryId\n            }\n          }\n          pageInfo {\n            hasNextPage\n            endCursor\n          }\n        }\n      }\n    }\n  ": typeof types.BucketPageDocument,
    "\n    query InventoryRule($bucket: String!, $inventoryId: String!) {\n      inventory(bucket: $bucket, inventoryId: $inventoryId) {\n        id\n        inventoryId\n        isEnabled\n        bucket {\n          id\n          name\n        }\n        filter {\n          prefix\n          lastModifiedAfter\n          lastModifiedBefore\n          minSize\n          maxSize\n          storageClasses\n        }\n        destination {\n          format\n          accountId\n          roleName\n          prefix\n          bucket {\n            id\n            name\n          }\n          encryption {\n            __typename\n            ... on SseOssEncryption {\n              algorithm\n            }\n            ... on SseKmsEncryption {\n              keyId\n            }\n          }\n        }\n        frequency\n        includedObjectVersions\n        optionalFields\n      }\n    }\n  ": typeof types.InventoryRuleDocument,
    "\n    mutation CreateRule($input: CreateInventoryInput!) {\n      createInventory(input: $input) {\n        __typename\n        ... on CreateInventorySuccess {\n          inventory {\n            id\n            inventoryId\n            isEnabled\n            frequency\n            bucket {\n              id\n            }\n          }\n        }\n        ... on Error {\n          code\n          message\n        }\n      }\n    }\n  ": typeof types.CreateRuleDocument,
    "\n    mutation DeleteRule($input: DeleteInventoryInput!) {\n      deleteInventory(input: $input) {\n        __typename\n        ... on DeleteInventorySuccess {\n          deletedId\n          bucket {\n            id\n          }\n        }\n        ... on Error {\n          code\n          message\n        }\n      }\n    }\n  ": typeof types.DeleteRuleDocument,
};
const documents: Documents = {
    "\n  query Nodes($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      id\n      ... on InventoryConfiguration { inventoryId }\n      ... on Bucket { name region }\n    }\n  }\n": types.NodesDocument,
    "\n  query Node($id: ID!) {\n    node(id: $id) {\n      __typename\n      id\n      ... on InventoryConfiguration { inventoryId }\n    }\n  }\n": types.NodeDocument,
    "\n  query BucketsPage($first: Int, $after: String, $last: Int, $before: String, $prefix: String) {\n    buckets(first: $first, after: $after, last: $last, before: $before, prefix: $prefix) {\n      nodes { name region }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.BucketsPageDocument,
    "\n  fragment RuleFields on InventoryConfiguration {\n    id\n    inventoryId\n    isEnabled\n    bucket { id name }\n    filter { prefix lastModifiedAfter lastModifiedBefore minSize maxSize storageClasses }\n    destination {\n      format\n      accountId\n      roleArn\n      roleName\n      prefix\n      bucket { name }\n      encryption {\n        __typename\n        ... on SseOssEncryption { algorithm }\n        ... on SseKmsEncryption { keyId }\n      }\n    }\n    frequency\n    dayOfMonth\n    autoDelete\n    includedObjectVersions\n    optionalFields\n    incremental { isEnabled intervalSeconds optionalFields }\n  }\n": types.RuleFieldsFragmentDoc,
    "\n  query Page($bucket: String!, $first: Int, $after: String, $last: Int, $before: String) {\n    inventories(bucket: $bucket, first: $first, after: $after, last: $last, before: $before) {\n      edges { cursor node { inventoryId } }\n      nodes { inventoryId }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.PageDocument,
    "\n  query Rule($bucket: String!, $inventoryId: String!) {\n    inventory(bucket: $bucket, inventoryId: $inventoryId) { ...RuleFields }\n  }\n": types.RuleDocument,
    "\n  query Rules($bucket: String!, $first: Int) {\n    inventories(bucket: $bucket, first: $first) { nodes { ...RuleFields } }\n  }\n": types.RulesDocument,
    "\n  mutation Create($input: CreateInventoryInput!) {\n    createInventory(input: $input) {\n      __typename\n      ... on CreateInventorySuccess {\n        inventory { ...RuleFields }\n        inventoryEdge { cursor node { inventoryId } }\n      }\n      ... on Error { message code requestId ec }\n      ... on InvalidArgumentError { issues { path message } }\n      ... on InventoryAlreadyExistError { existing { ...RuleFields } }\n      ... on InventoryExceedLimitError { limit }\n      ... on AccessDeniedError { action }\n      ... on NoSuchBucketError { bucketName }\n      ... on ThrottledError { retryAfterSeconds }\n    }\n  }\n": types.CreateDocument,
    "\n  mutation Delete($input: DeleteInventoryInput!) {\n    deleteInventory(input: $input) {\n      __typename\n      ... on DeleteInventorySuccess { deletedId inventoryId bucket { name } }\n      ... on Error { message code requestId ec }\n      ... on InvalidArgumentError { issues { path message } }\n      ... on AccessDeniedError { action }\n      ... on NoSuchBucketError { bucketName }\n      ... on ThrottledError { retryAfterSeconds }\n    }\n  }\n": types.DeleteDocument,
    "\n  mutation Update($input: UpdateInventoryInput!) {\n    updateInventory(input: $input) {\n      __typename\n      ... on UpdateInventorySuccess { inventory { ...RuleFields } }\n      ... on Error { message code requestId ec }\n      ... on InvalidArgumentError { issues { path message } }\n      ... on NoSuchInventoryError { inventoryId }\n      ... on UpdateRolledBackError { inventory { ...RuleFields } cause { __typename code message } }\n      ... on UpdateLostError { lost { ...RuleFields } cause { __typename code message } }\n    }\n  }\n": types.UpdateDocument,
    "\n  query Filtered($filterBy: InventoryFilterBy, $first: Int, $last: Int) {\n    inventories(bucket: \"logs\", filterBy: $filterBy, first: $first, last: $last) {\n      nodes { inventoryId }\n      pageInfo { hasNextPage }\n    }\n  }\n": types.FilteredDocument,
    "\n  query ModelPage(\n    $bucket: String!\n    $filterBy: InventoryFilterBy\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n    $isCounted: Boolean!\n  ) {\n    inventories(\n      bucket: $bucket\n      filterBy: $filterBy\n      first: $first\n      after: $after\n      last: $last\n      before: $before\n    ) {\n      totalCount @include(if: $isCounted)\n      edges { cursor node { inventoryId } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.ModelPageDocument,
    "\n  query ModelNodes($ids: [ID!]!) {\n    nodes(ids: $ids) { id ... on InventoryConfiguration { inventoryId isEnabled } }\n  }\n": types.ModelNodesDocument,
    "\n  query Counted($bucket: String!, $first: Int, $after: String, $last: Int) {\n    inventories(bucket: $bucket, first: $first, after: $after, last: $last) {\n      totalCount\n      nodes { inventoryId }\n    }\n  }\n": types.CountedDocument,
    "\n  query Buckets($first: Int, $after: String, $last: Int, $before: String, $prefix: String) {\n    buckets(first: $first, after: $after, last: $last, before: $before, prefix: $prefix) {\n      edges { cursor node { name } }\n      nodes { name region storageClass createdAt }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n": types.BucketsDocument,
    "\n  query OneBucket($name: String!) {\n    bucket(name: $name) {\n      name\n      region\n      storageClass\n      createdAt\n      versioning\n      inventories(first: 1) { totalCount nodes { inventoryId } }\n    }\n  }\n": types.OneBucketDocument,
    "\n    query InventoryPage(\n      $bucket: String!\n      $filterBy: InventoryFilterBy\n      $first: Int\n      $after: String\n      $last: Int\n      $before: String\n    ) {\n      inventories(\n        bucket: $bucket\n        filterBy: $filterBy\n        first: $first\n        after: $after\n        last: $last\n        before: $before\n      ) {\n        edges {\n          cursor\n          node {\n            id\n            inventoryId\n            isEnabled\n            frequency\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  ": types.InventoryPageDocument,
    "\n    query BucketPage($name: String!, $first: Int, $after: String) {\n      bucket(name: $name) {\n        id\n        inventories(first: $first, after: $after) {\n          edges {\n            cursor\n            node {\n              id\n              inventoryId\n            }\n          }\n          pageInfo {\n            hasNextPage\n            endCursor\n          }\n        }\n      }\n    }\n  ": types.BucketPageDocument,
    "\n    query InventoryRule($bucket: String!, $inventoryId: String!) {\n      inventory(bucket: $bucket, inventoryId: $inventoryId) {\n        id\n        inventoryId\n        isEnabled\n        bucket {\n          id\n          name\n        }\n        filter {\n          prefix\n          lastModifiedAfter\n          lastModifiedBefore\n          minSize\n          maxSize\n          storageClasses\n        }\n        destination {\n          format\n          accountId\n          roleName\n          prefix\n          bucket {\n            id\n            name\n          }\n          encryption {\n            __typename\n            ... on SseOssEncryption {\n              algorithm\n            }\n            ... on SseKmsEncryption {\n              keyId\n            }\n          }\n        }\n        frequency\n        includedObjectVersions\n        optionalFields\n      }\n    }\n  ": types.InventoryRuleDocument,
    "\n    mutation CreateRule($input: CreateInventoryInput!) {\n      createInventory(input: $input) {\n        __typename\n        ... on CreateInventorySuccess {\n          inventory {\n            id\n            inventoryId\n            isEnabled\n            frequency\n            bucket {\n              id\n            }\n          }\n        }\n        ... on Error {\n          code\n          message\n        }\n      }\n    }\n  ": types.CreateRuleDocument,
    "\n    mutation DeleteRule($input: DeleteInventoryInput!) {\n      deleteInventory(input: $input) {\n        __typename\n        ... on DeleteInventorySuccess {\n          deletedId\n          bucket {\n            id\n          }\n        }\n        ... on Error {\n          code\n          message\n        }\n      }\n    }\n  ": types.DeleteRuleDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Nodes($ids: [ID!]!) {\n    nodes(ids: $ids) {\n      id\n      ... on InventoryConfiguration { inventoryId }\n      ... on Bucket { name region }\n    }\n  }\n"): typeof import('./graphql.ts').NodesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Node($id: ID!) {\n    node(id: $id) {\n      __typename\n      id\n      ... on InventoryConfiguration { inventoryId }\n    }\n  }\n"): typeof import('./graphql.ts').NodeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BucketsPage($first: Int, $after: String, $last: Int, $before: String, $prefix: String) {\n    buckets(first: $first, after: $after, last: $last, before: $before, prefix: $prefix) {\n      nodes { name region }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').BucketsPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RuleFields on InventoryConfiguration {\n    id\n    inventoryId\n    isEnabled\n    bucket { id name }\n    filter { prefix lastModifiedAfter lastModifiedBefore minSize maxSize storageClasses }\n    destination {\n      format\n      accountId\n      roleArn\n      roleName\n      prefix\n      bucket { name }\n      encryption {\n        __typename\n        ... on SseOssEncryption { algorithm }\n        ... on SseKmsEncryption { keyId }\n      }\n    }\n    frequency\n    dayOfMonth\n    autoDelete\n    includedObjectVersions\n    optionalFields\n    incremental { isEnabled intervalSeconds optionalFields }\n  }\n"): typeof import('./graphql.ts').RuleFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Page($bucket: String!, $first: Int, $after: String, $last: Int, $before: String) {\n    inventories(bucket: $bucket, first: $first, after: $after, last: $last, before: $before) {\n      edges { cursor node { inventoryId } }\n      nodes { inventoryId }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').PageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Rule($bucket: String!, $inventoryId: String!) {\n    inventory(bucket: $bucket, inventoryId: $inventoryId) { ...RuleFields }\n  }\n"): typeof import('./graphql.ts').RuleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Rules($bucket: String!, $first: Int) {\n    inventories(bucket: $bucket, first: $first) { nodes { ...RuleFields } }\n  }\n"): typeof import('./graphql.ts').RulesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Create($input: CreateInventoryInput!) {\n    createInventory(input: $input) {\n      __typename\n      ... on CreateInventorySuccess {\n        inventory { ...RuleFields }\n        inventoryEdge { cursor node { inventoryId } }\n      }\n      ... on Error { message code requestId ec }\n      ... on InvalidArgumentError { issues { path message } }\n      ... on InventoryAlreadyExistError { existing { ...RuleFields } }\n      ... on InventoryExceedLimitError { limit }\n      ... on AccessDeniedError { action }\n      ... on NoSuchBucketError { bucketName }\n      ... on ThrottledError { retryAfterSeconds }\n    }\n  }\n"): typeof import('./graphql.ts').CreateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Delete($input: DeleteInventoryInput!) {\n    deleteInventory(input: $input) {\n      __typename\n      ... on DeleteInventorySuccess { deletedId inventoryId bucket { name } }\n      ... on Error { message code requestId ec }\n      ... on InvalidArgumentError { issues { path message } }\n      ... on AccessDeniedError { action }\n      ... on NoSuchBucketError { bucketName }\n      ... on ThrottledError { retryAfterSeconds }\n    }\n  }\n"): typeof import('./graphql.ts').DeleteDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Update($input: UpdateInventoryInput!) {\n    updateInventory(input: $input) {\n      __typename\n      ... on UpdateInventorySuccess { inventory { ...RuleFields } }\n      ... on Error { message code requestId ec }\n      ... on InvalidArgumentError { issues { path message } }\n      ... on NoSuchInventoryError { inventoryId }\n      ... on UpdateRolledBackError { inventory { ...RuleFields } cause { __typename code message } }\n      ... on UpdateLostError { lost { ...RuleFields } cause { __typename code message } }\n    }\n  }\n"): typeof import('./graphql.ts').UpdateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Filtered($filterBy: InventoryFilterBy, $first: Int, $last: Int) {\n    inventories(bucket: \"logs\", filterBy: $filterBy, first: $first, last: $last) {\n      nodes { inventoryId }\n      pageInfo { hasNextPage }\n    }\n  }\n"): typeof import('./graphql.ts').FilteredDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ModelPage(\n    $bucket: String!\n    $filterBy: InventoryFilterBy\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n    $isCounted: Boolean!\n  ) {\n    inventories(\n      bucket: $bucket\n      filterBy: $filterBy\n      first: $first\n      after: $after\n      last: $last\n      before: $before\n    ) {\n      totalCount @include(if: $isCounted)\n      edges { cursor node { inventoryId } }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').ModelPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ModelNodes($ids: [ID!]!) {\n    nodes(ids: $ids) { id ... on InventoryConfiguration { inventoryId isEnabled } }\n  }\n"): typeof import('./graphql.ts').ModelNodesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Counted($bucket: String!, $first: Int, $after: String, $last: Int) {\n    inventories(bucket: $bucket, first: $first, after: $after, last: $last) {\n      totalCount\n      nodes { inventoryId }\n    }\n  }\n"): typeof import('./graphql.ts').CountedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Buckets($first: Int, $after: String, $last: Int, $before: String, $prefix: String) {\n    buckets(first: $first, after: $after, last: $last, before: $before, prefix: $prefix) {\n      edges { cursor node { name } }\n      nodes { name region storageClass createdAt }\n      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').BucketsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OneBucket($name: String!) {\n    bucket(name: $name) {\n      name\n      region\n      storageClass\n      createdAt\n      versioning\n      inventories(first: 1) { totalCount nodes { inventoryId } }\n    }\n  }\n"): typeof import('./graphql.ts').OneBucketDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query InventoryPage(\n      $bucket: String!\n      $filterBy: InventoryFilterBy\n      $first: Int\n      $after: String\n      $last: Int\n      $before: String\n    ) {\n      inventories(\n        bucket: $bucket\n        filterBy: $filterBy\n        first: $first\n        after: $after\n        last: $last\n        before: $before\n      ) {\n        edges {\n          cursor\n          node {\n            id\n            inventoryId\n            isEnabled\n            frequency\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n          hasPreviousPage\n          startCursor\n        }\n      }\n    }\n  "): typeof import('./graphql.ts').InventoryPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query BucketPage($name: String!, $first: Int, $after: String) {\n      bucket(name: $name) {\n        id\n        inventories(first: $first, after: $after) {\n          edges {\n            cursor\n            node {\n              id\n              inventoryId\n            }\n          }\n          pageInfo {\n            hasNextPage\n            endCursor\n          }\n        }\n      }\n    }\n  "): typeof import('./graphql.ts').BucketPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query InventoryRule($bucket: String!, $inventoryId: String!) {\n      inventory(bucket: $bucket, inventoryId: $inventoryId) {\n        id\n        inventoryId\n        isEnabled\n        bucket {\n          id\n          name\n        }\n        filter {\n          prefix\n          lastModifiedAfter\n          lastModifiedBefore\n          minSize\n          maxSize\n          storageClasses\n        }\n        destination {\n          format\n          accountId\n          roleName\n          prefix\n          bucket {\n            id\n            name\n          }\n          encryption {\n            __typename\n            ... on SseOssEncryption {\n              algorithm\n            }\n            ... on SseKmsEncryption {\n              keyId\n            }\n          }\n        }\n        frequency\n        includedObjectVersions\n        optionalFields\n      }\n    }\n  "): typeof import('./graphql.ts').InventoryRuleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    mutation CreateRule($input: CreateInventoryInput!) {\n      createInventory(input: $input) {\n        __typename\n        ... on CreateInventorySuccess {\n          inventory {\n            id\n            inventoryId\n            isEnabled\n            frequency\n            bucket {\n              id\n            }\n          }\n        }\n        ... on Error {\n          code\n          message\n        }\n      }\n    }\n  "): typeof import('./graphql.ts').CreateRuleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    mutation DeleteRule($input: DeleteInventoryInput!) {\n      deleteInventory(input: $input) {\n        __typename\n        ... on DeleteInventorySuccess {\n          deletedId\n          bucket {\n            id\n          }\n        }\n        ... on Error {\n          code\n          message\n        }\n      }\n    }\n  "): typeof import('./graphql.ts').DeleteRuleDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
