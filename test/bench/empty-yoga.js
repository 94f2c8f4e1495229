import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';

// As Yoga's own first page has it, in JavaScript as it is published: what a start costs at the least.
const yoga = createYoga({
  schema: createSchema({
    typeDefs: 'type Query { hello: String }',
    resolvers: { Query: { hello: () => 'world' } },
  }),
});
const server = createServer(yoga);
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`{"url":"http://127.0.0.1:${server.address().port}/graphql"}\n`);
});
