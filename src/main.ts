#!/usr/bin/env node
// Before anything is loaded: an older Node would end in the stack of whatever it misses first.
const [major = ''] = process.versions.node.split('.');
if (Number(major) < 24) {
  process.stderr.write(
    `oss-inventory-graphql needs Node 24 or later; this is Node ${process.versions.node} (${process.execPath}).\n`,
  );
  process.exit(1);
}
// Also before: Node lets FORCE_COLOR win, and warns of it.
if (process.env['NO_COLOR']) delete process.env['FORCE_COLOR'];
// For a name in it libraries print whatever they have in hand, passwords too: to this program any is a yes.
if (process.env['DEBUG']) process.env['DEBUG'] = '1';

const { run } = await import('./cli/program.ts');
await run(process.argv.slice(2));
