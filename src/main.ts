#!/usr/bin/env node
// Before anything is loaded: Node lets FORCE_COLOR win, and warns of it.
if (process.env['NO_COLOR']) delete process.env['FORCE_COLOR'];

const { run } = await import('./cli/program.ts');
await run(process.argv.slice(2));
