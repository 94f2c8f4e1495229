import { badUserInput } from './cursors.ts';

/** Describes the arguments that name a rule. */
export const RULE_ID =
  'The rule’s id in its bucket, for example `originals-daily`. OSS: `inventoryId`.';

/**
 * Refuses a query whose arguments cannot name anything: they would reach OSS as a broken request.
 *
 * @param complaints what is wrong with each argument, if anything.
 * @throws GraphQLError BAD_USER_INPUT that names every bad argument.
 */
export function checkArguments(
  complaints: Readonly<Record<string, { readonly message: string } | undefined>>,
): void {
  const text = Object.entries(complaints).flatMap(([argument, complaint]) =>
    complaint ? [`\`${argument}\`: ${complaint.message}`] : [],
  );
  if (text.length > 0) throw badUserInput(text.join(' '));
}
