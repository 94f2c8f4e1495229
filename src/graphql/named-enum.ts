import { builder } from './builder.ts';

/** An enum whose values are their own names. */
export function namedEnum<Name extends string>(
  name: string,
  description: string,
  descriptions: Readonly<Record<Name, string>>,
) {
  const values = Object.fromEntries(
    Object.entries<string>(descriptions).map(([key, text]) => [key, { description: text }]),
  ) as Record<Name, { description: string }>;
  return builder.enumType(name, { description, values });
}
