import type { CreateRuleMutation, UpdateRuleMutation } from 'oss-inventory-graphql-documents';

/** The result of `createInventory` or `updateInventory`. */
export type Result =
  | CreateRuleMutation['createInventory']
  | UpdateRuleMutation['updateInventory']
  | undefined;

/** Messages by path, for example `destination.prefix`; that of the whole form has the path ''. */
export type FieldErrors = Readonly<Record<string, string>>;

/** What a form shows after a result. After a success that is nothing. */
export function fieldErrors(result: Result): FieldErrors {
  if (!result) return { '': 'The server did not answer.' };
  if (!('code' in result)) return {};
  // An update that OSS refused after all, and that was undone, has its issues under `cause`.
  const failures = 'cause' in result ? [result, result.cause] : [result];
  const issues = failures.flatMap((failure) => ('issues' in failure ? failure.issues : []));
  return {
    ...(result.__typename === 'InvalidArgumentError' ? {} : { '': result.message }),
    ...Object.fromEntries(issues.map(({ path, message }) => [path.join('.'), message])),
  };
}
