import { createReadStream } from 'node:fs';
import { decodeText } from '../../config/read-text.ts';
import { isOfSystem, reasonOf, StartError } from '../../config/start-error.ts';
import { printable } from '../printable.ts';
import type { PlanInventoriesInput } from './gql/graphql.ts';
import { rulesFileSchema } from './rules-file-schema.ts';
import { type FileProblem, readYaml } from './yaml-document.ts';

/** The limit of a file, in bytes: 10,000 rules, the limit of one plan, as `export` writes them. */
const MAX_BYTES = 6_000_000;

/** The limit of problems in one message. */
const MAX_PROBLEMS = 20;

/** A file of rules that was read. */
export interface RulesFile {
  readonly input: PlanInventoriesInput;
  /** Makes one line, `file:line:column: path: message`, of a problem that the server found at a path of `input`. */
  lineOf(path: readonly PropertyKey[], message: string): string;
}

/**
 * Reads a file of rules.
 *
 * @throws StartError with a line for each problem.
 */
export async function readRulesFile(path: string): Promise<RulesFile> {
  const document = readYaml(await readFileText(path));
  if (!('value' in document)) throw unusable(document.map((each) => lineOf(path, each)));
  const problemLine = (at: readonly PropertyKey[], message: string) => {
    const where = at.length === 0 ? '' : `${at.join('.')}: `;
    return lineOf(path, { message: `${where}${message}`, ...document.placeOf(at) });
  };
  const { data, error } = rulesFileSchema.safeParse(document.value);
  if (!error) return { input: data, lineOf: problemLine };
  throw unusable(
    error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => problemLine([...issue.path, key], issue.message))
        : [problemLine(issue.path, issue.message)],
    ),
  );
}

/** Reads at most `MAX_BYTES`, also of a pipe. */
async function readFileText(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    // One byte more, which shows that the file is too long.
    for await (const chunk of createReadStream(path, { end: MAX_BYTES })) chunks.push(chunk);
  } catch (error) {
    if (!isOfSystem(error)) throw error;
    throw new StartError(`The rules file cannot be read: ${reasonOf(error)}`, { cause: error });
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length > MAX_BYTES) {
    throw unusable([lineOf(path, { message: `has more than ${MAX_BYTES} bytes, the limit` })]);
  }
  const text = textOf(bytes);
  if (text === undefined) throw unusable([lineOf(path, { message: 'is not a text file' })]);
  return text;
}

/** `undefined` for bytes that are not a text, or that YAML does not allow in one. */
function textOf(bytes: Buffer): string | undefined {
  try {
    const text = decodeText(bytes, true);
    return CONTROL.test(text) ? undefined : text;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/;

function lineOf(path: string, { message, line, column }: FileProblem): string {
  const place = line === undefined ? path : `${path}:${line}:${column}`;
  return printable(`${place}: ${message}`);
}

function unusable(lines: readonly string[]): StartError {
  const more = lines.length - MAX_PROBLEMS;
  return new StartError(
    [...lines.slice(0, MAX_PROBLEMS), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'),
  );
}
