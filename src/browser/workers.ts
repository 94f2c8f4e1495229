import type {} from 'monaco-editor';
import { untilShown } from './shown.ts';

const sources = new Map<string, Promise<string>>();

async function load(name: string): Promise<string> {
  const response = await fetch(new URL(`?graphiql/${name}.js`, import.meta.url));
  return URL.createObjectURL(await response.blob());
}

window.MonacoEnvironment = {
  globalAPI: false,
  // Monaco starts a worker with each tab that is opened; its source is loaded once.
  async getWorker(_module, label) {
    await untilShown;
    const name = label === 'json' || label === 'graphql' ? `${label}-worker` : 'editor-worker';
    const source = sources.get(name) ?? load(name);
    sources.set(name, source);
    return new Worker(await source);
  },
};
