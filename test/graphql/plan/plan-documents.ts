import { graphql } from '../../gql/index.ts';

export const PlanFields = graphql(`
  fragment PlanFields on InventoryPlan {
    changes {
      action
      bucket { name }
      inventoryId
      before { version inventoryId }
      differences { path before after }
      blockedBy { __typename message code ... on InvalidArgumentError { issues { path message } } }
    }
    createCount
    replaceCount
    deleteCount
    unchangedCount
    unmatchedPatterns
    unreadableBuckets { bucket { name } cause { __typename message code } }
    digest
  }
`);

export const Plan = graphql(`
  query PlanRules($input: PlanInventoriesInput!) {
    planInventories(input: $input) { ...PlanFields }
  }
`);

export const Apply = graphql(`
  mutation ApplyPlan($input: ApplyInventoriesInput!) {
    applyInventories(input: $input) {
      __typename
      ... on ApplyInventoriesSuccess {
        outcomes {
          action
          bucket { name }
          inventoryId
          status
          inventory { version }
          deletedId
          error { __typename message code }
        }
        remainingCount
        remainingDigest
      }
      ... on StalePlanError { message code plan { ...PlanFields } }
      ... on InvalidArgumentError { issues { path message } }
      ... on Error { message code }
    }
  }
`);
