import { badUserInput } from './cursors.ts';

/** The description of every argument that names a rule. */
export const RULE_ID =
  'The rule’s id, unique in its bucket: 1 to 192 characters, for example `originals-daily`. OSS: ' +
  '`inventoryId`.';

/** The description of the version that a write expects. */
export const EXPECTED_VERSION =
  'The `version` of the rule as the caller has read it, for example `k3vD0m6c2mZ0l1YbqkqT9w`. If the rule has another ' +
  'one, the result is a `StaleVersionError`; a text that is no version is another one. Default: any version.';

/**
 * Refuses invalid arguments of a query, which would reach OSS as a malformed request.
 *
 * @param complaints what is wrong with each argument, if anything.
 * @throws GraphQLError BAD_USER_INPUT that names every invalid argument.
 */
export function checkArguments(
  complaints: Readonly<Record<string, { readonly message: string } | undefined>>,
): void {
  const text = Object.entries(complaints).flatMap(([argument, complaint]) =>
    complaint ? [`\`${argument}\`: ${complaint.message}`] : [],
  );
  if (text.length > 0) throw badUserInput(text.join(' '));
}
