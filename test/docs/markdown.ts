import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import GithubSlugger from 'github-slugger';
import { marked, type Token, type Tokens } from 'marked';

/** The folder that pages' paths start from. */
export const ROOT = join(import.meta.dirname, '../..');

/** A page of the documentation, as far as tests look at it. */
export interface Page {
  /** From the root, for example `docs/paging.md`. */
  readonly path: string;
  readonly text: string;
  /** Where links and images lead, as the page has it. */
  readonly links: readonly string[];
  /** The names of its headings in links. */
  readonly anchors: ReadonlySet<string>;
  readonly blocks: readonly { readonly language: string; readonly text: string }[];
  /** What stands in backquotes within a line. */
  readonly code: readonly string[];
  /** The rows of its tables, each with the heading that it is under. */
  readonly rows: readonly { readonly under: string; readonly cells: readonly string[] }[];
}

/** Reads a page, as GitHub does. */
export async function readPage(path: string): Promise<Page> {
  const text = await readFile(join(ROOT, path), 'utf8');
  const slugger = new GithubSlugger();
  const links: string[] = [];
  const anchors = new Set<string>();
  const blocks: { language: string; text: string }[] = [];
  const code: string[] = [];
  const rows: { under: string; cells: string[] }[] = [];
  let under = '';
  marked.walkTokens(marked.lexer(text), (token) => {
    if (isOf(token, 'heading')) {
      under = wordsOf(token);
      anchors.add(slugger.slug(under));
    }
    if (isOf(token, 'link') || isOf(token, 'image')) links.push(token.href);
    if (isOf(token, 'code')) blocks.push({ language: token.lang ?? '', text: token.text });
    if (isOf(token, 'codespan')) code.push(token.text);
    if (isOf(token, 'table')) {
      for (const row of token.rows) rows.push({ under, cells: row.map((cell) => cell.text) });
    }
  });
  return { path, text, links, anchors, blocks, code, rows };
}

/** Every page that is published. */
export async function readPages(): Promise<readonly Page[]> {
  const names = await readdir(join(ROOT, 'docs'));
  const docs = names.filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
  return Promise.all(['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', ...docs].map(readPage));
}

interface Kinds {
  readonly heading: Tokens.Heading;
  readonly link: Tokens.Link;
  readonly image: Tokens.Image;
  readonly code: Tokens.Code;
  readonly codespan: Tokens.Codespan;
  readonly table: Tokens.Table;
}

function isOf<Kind extends keyof Kinds>(token: Token, kind: Kind): token is Kinds[Kind] {
  return token.type === kind;
}

/** A token's text as it is read, without the marks. */
function wordsOf(token: Token): string {
  return 'tokens' in token && token.tokens
    ? token.tokens.map(wordsOf).join('')
    : 'text' in token
      ? token.text
      : token.raw;
}
