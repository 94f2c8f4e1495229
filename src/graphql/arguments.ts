import { badUserInput } from './cursors.ts';

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
