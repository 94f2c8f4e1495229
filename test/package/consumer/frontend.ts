import {
  DeleteRuleDocument,
  type DeleteRuleMutation,
  type DeleteRuleMutationVariables,
  RulesDocument,
  type RulesQuery,
  type RulesQueryVariables,
  RulesText,
  type TypedDocumentNode,
  type TypedDocumentText,
} from 'oss-inventory-graphql-documents';

// That this compiles says that documents and texts know their variables and their answers.
export const page: TypedDocumentNode<RulesQuery, RulesQueryVariables> = RulesDocument;
export const pageText: TypedDocumentText<RulesQuery, RulesQueryVariables> = RulesText;
export const deletion: TypedDocumentNode<DeleteRuleMutation, DeleteRuleMutationVariables> =
  DeleteRuleDocument;

// @ts-expect-error This is the answer of another document.
export const mistaken: TypedDocumentNode<DeleteRuleMutation, RulesQueryVariables> = RulesDocument;

export const weekly: RulesQueryVariables = { bucket: 'logs', filterBy: { frequency: 'WEEKLY' } };

// @ts-expect-error There is no such frequency.
export const hourly: RulesQueryVariables = { bucket: 'logs', filterBy: { frequency: 'HOURLY' } };

/** Each result has the fields of its type. */
export function outcome({ deleteInventory: result }: DeleteRuleMutation): string {
  if (!result) return 'failed: see `errors`';
  switch (result.__typename) {
    case 'DeleteInventorySuccess':
      return `${result.inventoryId} of ${result.bucket.name} is gone`;
    case 'InvalidArgumentError':
      return result.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join();
    case 'ThrottledError':
      return `again in ${result.retryAfterSeconds ?? 1} s`;
    default:
      return `${result.code}: ${result.message}`;
  }
}
