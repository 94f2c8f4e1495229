import { Lexer, Source, TokenKind } from 'graphql';
import type { ErrorCode } from '../../graphql/error-codes.ts';
import { limitExceeded } from './limit-exceeded.ts';

/** Of a token with the space around it, on average of a whole document; most have less than ten. */
const CHARACTERS_PER_TOKEN = 20;

/** Parser and rules call themselves for each bracket in another, and their stack has an end. */
const MAX_NESTING = 200;

/** They do so for each fragment in another too. */
const MAX_FRAGMENTS = 500;

const OPENING: readonly string[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly string[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

/**
 * Refuses a text that takes too long to be read or to be refused: with too many tokens, characters or
 * lines, which are counted for each error to find its place, with brackets too deep in each other, or
 * with too many fragments.
 *
 * @param max how many tokens and lines it may have.
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

/** What is no token ends the text here: the parser says what is wrong with it. */
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
    `The document has ${many} ${what}, and may have ${limit} (MAX_DOCUMENT_TOKENS): ask for less at ` +
      'once, and put long values into variables.',
    { limit, ...(requested === undefined ? {} : { requested }) },
  );
}

function tooMuch(code: ErrorCode, what: string, limit: number) {
  return limitExceeded(
    code,
    `The document has more than ${limit} ${what}, and may have no more: split it into several.`,
    { limit },
  );
}
