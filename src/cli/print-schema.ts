/** Options of the command `print-schema`. */
export interface PrintSchemaOptions {
  /** Whether the schema of the subgraph is printed. */
  readonly federation?: boolean;
  /** Whether the JSON Schema of files of rules is printed. */
  readonly rulesFile?: boolean;
}

/** Prints the schema, without loading the rest of the server. */
export async function printSchema({ federation, rulesFile }: PrintSchemaOptions): Promise<void> {
  const text = federation ? subgraphText : rulesFile ? rulesFileText : schemaText;
  process.stdout.write(await text());
}

const schemaText = async () => (await import('../graphql/schema-text.ts')).schemaText;
const subgraphText = async () => (await import('../graphql/federation.ts')).subgraphText;
const rulesFileText = async () =>
  (await import('./rules/rules-file-schema.ts')).rulesFileJsonSchema();
