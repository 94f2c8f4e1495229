/** Prints the schema, without loading the rest of the server. */
export async function printSchema({ federation = false }): Promise<void> {
  process.stdout.write(federation ? await subgraphText() : await schemaText());
}

const schemaText = async () => (await import('../graphql/schema-text.ts')).schemaText;
const subgraphText = async () => (await import('../graphql/federation.ts')).subgraphText;
