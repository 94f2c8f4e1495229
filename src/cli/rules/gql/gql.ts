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
    "\n  fragment ExportedRule on InventoryConfiguration {\n    bucket { name }\n    inventoryId\n    isEnabled\n    frequency\n    dayOfMonth\n    autoDelete\n    includedObjectVersions\n    filter { prefix lastModifiedAfter lastModifiedBefore minSize maxSize storageClasses }\n    destination {\n      format\n      accountId\n      roleName\n      roleArn\n      bucket { name }\n      prefix\n      encryption {\n        __typename\n        ... on SseKmsEncryption { keyId }\n      }\n    }\n    optionalFields\n    incremental { isEnabled intervalSeconds optionalFields }\n    unknownElements\n  }\n": typeof types.ExportedRuleFragmentDoc,
    "\n  query AllRules($first: Int!, $after: String) {\n    allInventories(first: $first, after: $after) {\n      nodes { ...ExportedRule }\n      coverage {\n        unreadableBuckets { ...Unreadable }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.AllRulesDocument,
    "\n  query RulesOfBucket($bucket: String!, $first: Int!, $after: String) {\n    inventories(bucket: $bucket, first: $first, after: $after) {\n      nodes { ...ExportedRule }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.RulesOfBucketDocument,
    "\n  fragment Unreadable on UnreadableBucket {\n    bucket { name }\n    cause { message code requestId ec }\n  }\n": typeof types.UnreadableFragmentDoc,
    "\n  fragment ShownPlan on InventoryPlan {\n    digest\n    createCount\n    replaceCount\n    deleteCount\n    unchangedCount\n    unmatchedPatterns\n    changes {\n      action\n      bucket { name }\n      inventoryId\n      differences { path before after }\n      blockedBy { message code requestId ec }\n    }\n    unreadableBuckets { ...Unreadable }\n  }\n": typeof types.ShownPlanFragmentDoc,
    "\n  query PlanRules($input: PlanInventoriesInput!) {\n    planInventories(input: $input) { ...ShownPlan }\n  }\n": typeof types.PlanRulesDocument,
    "\n  mutation ApplyRules($input: ApplyInventoriesInput!) {\n    applyInventories(input: $input) {\n      __typename\n      ... on ApplyInventoriesSuccess {\n        outcomes {\n          action\n          bucket { name }\n          inventoryId\n          status\n          error { __typename message code requestId ec }\n        }\n        remainingCount\n        remainingDigest\n      }\n      ... on StalePlanError { plan { ...ShownPlan } }\n      ... on InvalidArgumentError { issues { path message } }\n      ... on Error { message code }\n    }\n  }\n": typeof types.ApplyRulesDocument,
};
const documents: Documents = {
    "\n  fragment ExportedRule on InventoryConfiguration {\n    bucket { name }\n    inventoryId\n    isEnabled\n    frequency\n    dayOfMonth\n    autoDelete\n    includedObjectVersions\n    filter { prefix lastModifiedAfter lastModifiedBefore minSize maxSize storageClasses }\n    destination {\n      format\n      accountId\n      roleName\n      roleArn\n      bucket { name }\n      prefix\n      encryption {\n        __typename\n        ... on SseKmsEncryption { keyId }\n      }\n    }\n    optionalFields\n    incremental { isEnabled intervalSeconds optionalFields }\n    unknownElements\n  }\n": types.ExportedRuleFragmentDoc,
    "\n  query AllRules($first: Int!, $after: String) {\n    allInventories(first: $first, after: $after) {\n      nodes { ...ExportedRule }\n      coverage {\n        unreadableBuckets { ...Unreadable }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.AllRulesDocument,
    "\n  query RulesOfBucket($bucket: String!, $first: Int!, $after: String) {\n    inventories(bucket: $bucket, first: $first, after: $after) {\n      nodes { ...ExportedRule }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.RulesOfBucketDocument,
    "\n  fragment Unreadable on UnreadableBucket {\n    bucket { name }\n    cause { message code requestId ec }\n  }\n": types.UnreadableFragmentDoc,
    "\n  fragment ShownPlan on InventoryPlan {\n    digest\n    createCount\n    replaceCount\n    deleteCount\n    unchangedCount\n    unmatchedPatterns\n    changes {\n      action\n      bucket { name }\n      inventoryId\n      differences { path before after }\n      blockedBy { message code requestId ec }\n    }\n    unreadableBuckets { ...Unreadable }\n  }\n": types.ShownPlanFragmentDoc,
    "\n  query PlanRules($input: PlanInventoriesInput!) {\n    planInventories(input: $input) { ...ShownPlan }\n  }\n": types.PlanRulesDocument,
    "\n  mutation ApplyRules($input: ApplyInventoriesInput!) {\n    applyInventories(input: $input) {\n      __typename\n      ... on ApplyInventoriesSuccess {\n        outcomes {\n          action\n          bucket { name }\n          inventoryId\n          status\n          error { __typename message code requestId ec }\n        }\n        remainingCount\n        remainingDigest\n      }\n      ... on StalePlanError { plan { ...ShownPlan } }\n      ... on InvalidArgumentError { issues { path message } }\n      ... on Error { message code }\n    }\n  }\n": types.ApplyRulesDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ExportedRule on InventoryConfiguration {\n    bucket { name }\n    inventoryId\n    isEnabled\n    frequency\n    dayOfMonth\n    autoDelete\n    includedObjectVersions\n    filter { prefix lastModifiedAfter lastModifiedBefore minSize maxSize storageClasses }\n    destination {\n      format\n      accountId\n      roleName\n      roleArn\n      bucket { name }\n      prefix\n      encryption {\n        __typename\n        ... on SseKmsEncryption { keyId }\n      }\n    }\n    optionalFields\n    incremental { isEnabled intervalSeconds optionalFields }\n    unknownElements\n  }\n"): typeof import('./graphql.ts').ExportedRuleFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AllRules($first: Int!, $after: String) {\n    allInventories(first: $first, after: $after) {\n      nodes { ...ExportedRule }\n      coverage {\n        unreadableBuckets { ...Unreadable }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').AllRulesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RulesOfBucket($bucket: String!, $first: Int!, $after: String) {\n    inventories(bucket: $bucket, first: $first, after: $after) {\n      nodes { ...ExportedRule }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.ts').RulesOfBucketDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Unreadable on UnreadableBucket {\n    bucket { name }\n    cause { message code requestId ec }\n  }\n"): typeof import('./graphql.ts').UnreadableFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ShownPlan on InventoryPlan {\n    digest\n    createCount\n    replaceCount\n    deleteCount\n    unchangedCount\n    unmatchedPatterns\n    changes {\n      action\n      bucket { name }\n      inventoryId\n      differences { path before after }\n      blockedBy { message code requestId ec }\n    }\n    unreadableBuckets { ...Unreadable }\n  }\n"): typeof import('./graphql.ts').ShownPlanFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PlanRules($input: PlanInventoriesInput!) {\n    planInventories(input: $input) { ...ShownPlan }\n  }\n"): typeof import('./graphql.ts').PlanRulesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApplyRules($input: ApplyInventoriesInput!) {\n    applyInventories(input: $input) {\n      __typename\n      ... on ApplyInventoriesSuccess {\n        outcomes {\n          action\n          bucket { name }\n          inventoryId\n          status\n          error { __typename message code requestId ec }\n        }\n        remainingCount\n        remainingDigest\n      }\n      ... on StalePlanError { plan { ...ShownPlan } }\n      ... on InvalidArgumentError { issues { path message } }\n      ... on Error { message code }\n    }\n  }\n"): typeof import('./graphql.ts').ApplyRulesDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
