#!/usr/bin/env node
// Checked before any import, because an older Node would fail there with a stack trace.
const [major = ''] = process.versions.node.split('.');
if (Number(major) < 24) {
  process.stderr.write(
    `oss-inventory-graphql needs Node 24 or later; this is Node ${process.versions.node} (${process.execPath}).\n`,
  );
  process.exit(1);
}
// Node prefers FORCE_COLOR to NO_COLOR, and warns about it.
if (process.env['NO_COLOR']) delete process.env['FORCE_COLOR'];
// A library that finds its own name in DEBUG would print secrets. This program only checks that DEBUG is set.
if (process.env['DEBUG']) process.env['DEBUG'] = '1';

const { run } = await import('./cli/program.ts');
await run(process.argv.slice(2));
