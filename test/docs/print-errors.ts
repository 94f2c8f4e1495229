import { readFileSync, writeFileSync } from 'node:fs';
import { ERROR_CODES } from '../../src/graphql/error-codes.ts';

const PAGE = new URL('../../docs/errors.md', import.meta.url);

/** docs/errors.md with its tables of codes as src/graphql/error-codes.ts has them. */
export function errorsPage(): string {
  return readFileSync(PAGE, 'utf8').replace(
    /(<!-- codes: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_all, begin: string, at: string, end: string) => `${begin}\n${tableOf(at)}\n\n${end}`,
  );
}

function tableOf(at: string): string {
  const rows = Object.entries(ERROR_CODES)
    .filter(([, { at: places }]) => places.some((place) => place === at))
    .map(([code, { meaning, causedBy, advice }]) => [`\`${code}\``, meaning, causedBy, advice]);
  const head = [
    ['code', 'meaning', 'caused by', 'what to do'],
    ['---', '---', '---', '---'],
  ];
  return [...head, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

if (process.argv[1] === import.meta.filename) writeFileSync(PAGE, errorsPage());
