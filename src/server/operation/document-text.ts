import { Lexer, Source, TokenKind } from 'graphql';
import type { ErrorCode } from '../../graphql/error-codes.ts';
import { limitExceeded } from './limit-exceeded.ts';

/** The average of a whole document, with the space around each token; most documents have less than 10. */
const CHARACTERS_PER_TOKEN = 20;

/** Parser and rules recurse for each nested bracket, and must not exhaust the stack. */
const MAX_NESTING = 200;

/** They also recurse for each nested fragment. */
const MAX_FRAGMENTS = 500;

const OPENING: readonly string[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly string[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

/**
 * Refuses a text that takes too long to parse or to refuse: too many tokens, characters or lines (each error counts
 * lines to find its place), brackets that are nested too deeply, or too many fragments.
 *
 * @param max the maximum number of tokens, and of lines.
 * @throws GraphQLError TOKEN_LIMIT_EXCEEDED, NESTING_LIMIT_EXCEEDED, FRAGMENT_LIMIT_EXCEEDED.
 */
export function checkDocumentText(text: string, max: number): void {
  const maxCharacters = max * CHARACTERS_PER_TOKEN;
  if (text.length > maxCharacters) throw tooLong('characters', maxCharacters, text.length);
  const lexer = new Lexer(new Source(text));
  let nesting = 0;
  let fragments = 0;
  for (let tokens = 0; ; tokens += 1) {
    const { kind, value } = nextToken(lexer);
    if (lexer.line > max) throw tooLong('lines', max);
    if (kind === TokenKind.EOF) return;
    if (tokens === max) throw tooLong('tokens', max);
    if (OPENING.includes(kind)) nesting += 1;
    else if (CLOSING.includes(kind)) nesting -= 1;
    else if (nesting === 0 && value === 'fragment') fragments += 1;
    if (nesting > MAX_NESTING) {
      throw tooMuch('NESTING_LIMIT_EXCEEDED', 'brackets within each other', MAX_NESTING);
    }
    if (fragments > MAX_FRAGMENTS) {
      throw tooMuch('FRAGMENT_LIMIT_EXCEEDED', 'fragments', MAX_FRAGMENTS);
    }
  }
}

/** Ends the text at the first invalid token, which the parser will report. */
function nextToken(lexer: Lexer): { readonly kind: string; readonly value?: string } {
  try {
    return lexer.advance();
  } catch {
    return { kind: TokenKind.EOF };
  }
}

function tooLong(what: string, limit: number, requested?: number) {
  const many = requested ?? `more than ${limit}`;
  return limitExceeded(
    'TOKEN_LIMIT_EXCEEDED',
    `The document has ${many} ${what}; the limit is ${limit} (MAX_DOCUMENT_TOKENS). Select less at once, ` +
      'and put long values into variables.',
    { limit, ...(requested === undefined ? {} : { requested }) },
  );
}

function tooMuch(code: ErrorCode, what: string, limit: number) {
  return limitExceeded(
    code,
    `The document has more than ${limit} ${what}; the limit is ${limit}. Split it into several.`,
    { limit },
  );
}
