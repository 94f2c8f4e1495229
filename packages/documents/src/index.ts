export * from './document-ids.ts';
export * from './documents.ts';
export * from './introspection.ts';
export * from './possible-types.ts';
export * from './texts.ts';
export type * from './types.ts';
