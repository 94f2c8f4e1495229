// The editors are large: they load in parallel with the page, which would request them later.
void import('./page.ts');
void import('monaco-graphql/esm/monaco-editor.js');
void import('monaco-graphql/esm/lite.js');
