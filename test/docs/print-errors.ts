import { readFileSync, writeFileSync } from 'node:fs';
import { ERROR_CODES } from '../../src/graphql/error-codes.ts';
import { OSS_CODES } from '../../src/inventory/oss-codes.ts';

const PAGE = new URL('../../docs/errors.md', import.meta.url);

/** docs/errors.md with its tables of codes as src/graphql/error-codes.ts and src/inventory/oss-codes.ts have them. */
export function errorsPage(): string {
  return readFileSync(PAGE, 'utf8').replace(
    /(<!-- codes: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_all, begin: string, at: string, end: string) =>
      `${begin}\n${at === 'oss' ? ossCodes() : codesOf(at)}\n\n${end}`,
  );
}

function codesOf(at: string): string {
  const rows = Object.entries(ERROR_CODES)
    .filter(([, { at: places }]) => places.some((place) => place === at))
    .map(([code, { meaning, causedBy, advice }]) => [`\`${code}\``, meaning, causedBy, advice]);
  return table(['code', 'meaning', 'caused by', 'what to do'], rows);
}

function ossCodes(): string {
  const rows = OSS_CODES.map(({ codes, from, becomes }) => [
    codes.map((code) => `\`${code}\``).join(', '),
    from,
    becomes,
  ]);
  return table(['code', 'from', 'becomes'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

if (process.argv[1] === import.meta.filename) writeFileSync(PAGE, errorsPage());
