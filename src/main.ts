#!/usr/bin/env node
// Before anything is loaded: Node lets FORCE_COLOR win, and warns of it.
if (process.env['NO_COLOR']) delete process.env['FORCE_COLOR'];
// For a name in it libraries print whatever they have in hand, passwords too: to this program any is a yes.
if (process.env['DEBUG']) process.env['DEBUG'] = '1';

const { run } = await import('./cli/program.ts');
await run(process.argv.slice(2));
