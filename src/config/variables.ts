import { z } from 'zod';
import type { Given, Problem } from './secrets.ts';

/** The environment variable of a setting. Its texts are Markdown: docs/configuration.md is generated from them. */
export interface Variable {
  readonly name: string;
  /** What it sets, and when it is needed. */
  readonly about: string;
  /** Describes the values, unless their kind does. */
  readonly values?: string;
  /** What happens if it is not set and has no default value. */
  readonly otherwise?: string;
  /** Whether its value is never shown, and can come from a file. */
  readonly isSecret?: boolean;
}

/** The settings' variables. */
export const variables = z.registry<Variable>();

/** Defines a setting: `schema` reads the variable `name`. */
export function setting<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  texts: Omit<Variable, 'name'>,
): Schema {
  variables.add(schema, { name, ...texts });
  return schema;
}

/** Describes the values of one kind. */
export interface KindText {
  readonly values: string;
}

/** The texts of kinds, by the schema of each kind. */
export const kindTexts = z.registry<KindText>();

/** Schemas with variables, or groups of them. */
export type Settings = Readonly<Record<string, z.core.$ZodType>>;

/** The variables of all settings. */
export function variablesOf(settings: Settings): readonly Variable[] {
  return Object.values(settings).flatMap((schema) =>
    schema instanceof z.ZodObject ? variablesOf(schema.shape) : [variableOf(schema)],
  );
}

/**
 * Reads settings from their variables.
 *
 * @param schema reads an object with the names of `settings`.
 * @returns the data, or the problems by variable.
 */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  settings: Settings,
  given: Given,
): { data: z.output<Schema> | undefined; problems: readonly Problem[] } {
  const { data, error } = schema.safeParse(valuesOf(settings, given));
  const problems = error?.issues.map((issue) => problemOf(issue, settings, given)) ?? [];
  return { data, problems };
}

function variableOf(schema: z.core.$ZodType): Variable {
  const variable = variables.get(schema);
  if (!variable) throw new Error('A setting has no variable.');
  return variable;
}

function valuesOf(settings: Settings, given: Given): Readonly<Record<string, unknown>> {
  const values = Object.entries(settings).map(([name, schema]) => [
    name,
    schema instanceof z.ZodObject ? valuesOf(schema.shape, given) : given[variableOf(schema).name],
  ]);
  return Object.fromEntries(values);
}

/** `place message (value)`, without the value of a secret. */
function problemOf(
  { path: [key, ...within], message }: Pick<z.core.$ZodIssue, 'path' | 'message'>,
  settings: Settings,
  given: Given,
): Problem {
  const schema = settings[String(key)];
  if (!schema) throw new Error(`No setting is at ${String(key)}: ${message}`);
  if (schema instanceof z.ZodObject) {
    return problemOf({ path: within, message }, schema.shape, given);
  }
  const { name, isSecret = false } = variableOf(schema);
  const [index] = within;
  const isEntry = within.length === 1 && typeof index === 'number';
  const place = isEntry ? `entry ${index + 1}` : within.map(String).join('.');
  const value = given[name];
  const shown = value === undefined || isSecret ? '' : `(${JSON.stringify(withoutUser(value))})`;
  return { name, message: [place, message, shown].filter(Boolean).join(' ') };
}

/** Hides the user and password of an address, so that they reach no log. */
function withoutUser(value: string): string {
  return value.replace(/^(https?:\/\/)?.*@/s, '$1…@');
}
