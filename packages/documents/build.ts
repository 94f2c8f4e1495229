import { copyFileSync, rmSync } from 'node:fs';

/** Removes what an earlier build wrote, and copies what the package has from the rest of the repository. */
const path = (name: string) => new URL(name, import.meta.url);

rmSync(path('dist'), { recursive: true, force: true });
copyFileSync(path('../../LICENSE'), path('LICENSE'));
copyFileSync(path('../../schema/schema.graphql'), path('schema.graphql'));
