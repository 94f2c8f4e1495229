import type { Answer } from '../support/system.ts';

/** A document of a page, with the answer that stands behind it. */
export interface Example {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly answer: unknown;
}

/** A block of code in one language; no block holds another. */
const block = (language: string) => `^\`\`\`${language}\\n((?:(?!\`\`\`).)*)^\`\`\`\\s*`;

const EXAMPLE = new RegExp(
  `${block('graphql')}(?:(?:Variables|Answer):\\s*)?${block('json')}(?:(?:Answer:\\s*)?${block('json')})?`,
  'gms',
);

/**
 * The examples of a page: a block of GraphQL with the answer directly behind it, or with variables
 * and then the answer. An answer has `data`: JSON that has none is no answer, and a block of GraphQL
 * with nothing behind it is no example.
 */
export function examplesIn(page: string): readonly Example[] {
  return [...page.matchAll(EXAMPLE)].flatMap(([, query = '', first = '', second]) => {
    const variables = second === undefined ? {} : JSON.parse(first);
    const answer: unknown = JSON.parse(second ?? first);
    const isAnswer = typeof answer === 'object' && answer !== null && 'data' in answer;
    return isAnswer ? [{ query, variables, answer }] : [];
  });
}

/** The names of reports' files, which depend on the day on which the sample's reports are written. */
const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;
const A_UUID = '00382f5a-e4b7-47e4-9079-0a77448b78f7';

/** An answer as pages print it: without what is another one each time, and what it cost. */
export function printed({ data: sent, errors }: Pick<Answer<unknown>, 'data' | 'errors'>) {
  const data: unknown = JSON.parse(JSON.stringify(sent).replaceAll(UUID, A_UUID));
  if (errors.length === 0) return { data };
  const told = errors.map(({ message, path, extensions: { oss, ...extensions } = {} }) => {
    const { code, ec } = oss ?? {};
    return { message, path, extensions: { ...extensions, ...(oss && { oss: { code, ec } }) } };
  });
  return { errors: told, data };
}

/** JSON, with what fits on a line on one. */
export function pretty(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => pretty(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${pretty(item, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const pad = Array.isArray(value) ? '' : ' ';
  const line = `${open}${pad}${parts.join(', ')}${pad}${close}`;
  if (!line.includes('\n') && indent.length + line.length <= 80) return line;
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
}

/** Cuts the lists of an answer where a page shows only their beginning: its last item is `"…"`. */
export function abbreviated(answer: unknown, shown: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || typeof shown !== 'object' || !shown)
    return answer;
  if (Array.isArray(answer)) {
    if (!Array.isArray(shown)) return answer;
    const isCut = shown.at(-1) === '…' && answer.length >= shown.length;
    const items = isCut ? answer.slice(0, shown.length - 1) : answer;
    return [...items.map((item, at) => abbreviated(item, shown[at])), ...(isCut ? ['…'] : [])];
  }
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [key, abbreviated(value, Object(shown)[key])]),
  );
}
