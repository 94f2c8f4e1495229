/** Prints the schema; nothing else of the server is loaded for it. */
export async function printSchema({ federation = false }): Promise<void> {
  // Whoever has read enough leaves: that is no failure of this end.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.stdout.write(federation ? await subgraphText() : await schemaText());
}

const schemaText = async () => (await import('../graphql/schema-text.ts')).schemaText;
const subgraphText = async () => (await import('../graphql/federation.ts')).subgraphText;
