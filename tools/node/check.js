import { existsSync, readFileSync } from 'node:fs';

// When the tarball of an optional package does not match its hash in the lock, npm leaves the package
// out and succeeds. Another Node would then run everything, so a missing command fails the install.
const manifest = readFileSync(new URL('package.json', import.meta.url), 'utf8');
const platform = `${process.platform.replace('win32', 'win')}-${process.arch}`;
const name = Object.keys(JSON.parse(manifest).optionalDependencies).find((each) =>
  each.endsWith(platform),
);

if (name && !existsSync(new URL('../../node_modules/.bin/node', import.meta.url))) {
  process.stderr.write(
    `npm did not install ${name}: its tarball is missing, or does not match package-lock.json.\n`,
  );
  process.exitCode = 1;
}
