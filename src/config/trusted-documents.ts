import { GraphQLError, type GraphQLSchema, Kind, parse, validate } from 'graphql';
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { readText } from './read-text.ts';

/** The manifest of Relay and of GraphQL Code Generator's client preset: texts by id. */
const byId = z.record(z.string().min(1), z.string()).transform((texts) => Object.entries(texts));

/** The manifest of Apollo's `generate-persisted-query-manifest`. */
const ofApollo = z
  .object({
    format: z.literal('apollo-persisted-query-manifest'),
    version: z.literal(1),
    operations: z.array(z.object({ id: z.string().min(1), body: z.string() })),
  })
  .transform(({ operations }) => operations.map(({ id, body }): [string, string] => [id, body]));

const manifest = z
  .union([ofApollo, byId])
  .refine((documents) => documents.length > 0)
  .refine((documents) => new Set(documents.map(([id]) => id)).size === documents.length);

/**
 * Reads the manifest of trusted documents.
 *
 * @returns the documents by id.
 * @throws ConfigError with a line for each problem: the file, and each document that cannot be executed on `schema`.
 */
export function readTrustedDocuments(
  path: string,
  schema: GraphQLSchema,
): ReadonlyMap<string, string> {
  const { data: documents } = manifest.safeParse(readJson(path));
  if (!documents) {
    throw problem(
      `must be JSON with documents by id ({"<id>": "query …"}), or Apollo's manifest, with at ` +
        `least one document and no id twice (${JSON.stringify(path)})`,
    );
  }
  const lines = documents.flatMap(([id, text]) =>
    complaints(text, schema).map((complaint) => `document ${JSON.stringify(id)}: ${complaint}`),
  );
  if (lines.length > 0) throw problem(...lines);
  return new Map(documents);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readText(path));
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : 'it is not JSON';
    throw problem(`cannot be read: ${why} (${JSON.stringify(path)})`);
  }
}

function complaints(text: string, schema: GraphQLSchema): readonly string[] {
  try {
    const document = parse(text);
    const hasOperation = document.definitions.some(
      ({ kind }) => kind === Kind.OPERATION_DEFINITION,
    );
    if (!hasOperation) return ['it has no operation'];
    return validate(schema, document).map(({ message }) => message);
  } catch (error) {
    if (error instanceof GraphQLError) return [error.message];
    throw error;
  }
}

function problem(...lines: readonly string[]): ConfigError {
  return new ConfigError(lines.map((line) => `TRUSTED_DOCUMENTS: ${line}`).join('\n'));
}
