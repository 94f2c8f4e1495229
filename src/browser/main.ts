// The editors are large: they are loaded beside the page, which would ask for them once it is there.
void import('./page.ts');
void import('monaco-graphql/esm/monaco-editor.js');
void import('monaco-graphql/esm/lite.js');
