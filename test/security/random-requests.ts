import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql';
import { KEYS } from './attacked-server.ts';

/** A request as it goes to the wire. */
export interface RandomRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

/** Gives numbers from 0 to 1. */
export type Random = () => number;

const WORDS = [
  ...['demo-logs', 'demo-photos', 'demo-empty', 'demo-reports', 'nope', 'x'.repeat(300), ''],
  ...['originals-daily', 'ü', '🪣', '\u0000', '"', '\\', '\ud800', '<x>&', "' OR 1=1 --", '../..'],
  ...['QnVja2V0OmRlbW8tbG9ncw==', 'MS9kZW1vLXBob3Rvcy9vcmlnaW5hbHMtZGFpbHk', '__proto__'],
  ...['2026-01-31T12:00:00Z', '99999-01-01', 'null', 'true'],
];
const NUMBERS = [0, 1, -1, 2, 20, 100, 1000, 1001, 2 ** 31, 2 ** 53, -0.5, 1e308];
const TYPES = [
  ...['application/json', 'application/json; charset=utf-8', 'application/graphql', 'text/plain'],
  ...[
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    '',
  ],
];
const ACCEPTS = [
  ...['application/json', 'application/graphql-response+json', '*/*', 'text/html', 'image/png'],
  ...['text/event-stream', 'multipart/mixed', 'application/json;q=0, */*;q=0.1'],
];
const PATHS = [
  '/graphql',
  '/graphql?query=%7B__typename%7D',
  '/',
  '/livez',
  '/readyz',
  '/nope',
  '//',
];

/** Makes requests that may be good, and mostly are not. */
export class RequestMaker {
  readonly #random: Random;
  readonly #schema: GraphQLSchema;

  constructor(schema: GraphQLSchema, random: Random) {
    this.#schema = schema;
    this.#random = random;
  }

  make(): RandomRequest {
    const parameters = {
      query: this.#document(),
      variables: this.#oneIn(3) ? this.#json(3) : { a: this.#leaf(), b: this.#leaf() },
      ...(this.#oneIn(4) ? { operationName: this.#leaf() } : {}),
      ...(this.#oneIn(6) ? { extensions: this.#json(2) } : {}),
      ...(this.#oneIn(20) ? { documentId: this.#leaf() } : {}),
    };
    const text = JSON.stringify(this.#oneIn(20) ? [parameters] : parameters);
    const bytes = Buffer.from(text);
    const method = this.#oneIn(10) ? this.#of(['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']) : 'POST';
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const asQuery = new URLSearchParams({ query: parameters.query });
    const body = hasBody ? (this.#oneIn(3) ? this.#mutated(bytes) : bytes) : undefined;
    return {
      method,
      path: this.#oneIn(12) ? this.#of(PATHS) : hasBody ? '/graphql' : `/graphql?${asQuery}`,
      // Node frames no body of a DELETE or OPTIONS by itself.
      headers: { ...this.#headers(), ...(body ? { 'content-length': `${body.length}` } : {}) },
      body,
    };
  }

  #headers(): Record<string, string> {
    const printable = () => WORDS.filter((word) => /^[\x20-\x7e]*$/.test(word));
    return {
      'content-type': this.#oneIn(8) ? this.#of(TYPES) : 'application/json',
      accept: this.#of(ACCEPTS),
      ...(this.#oneIn(10) ? {} : { 'x-api-key': this.#oneIn(5) ? KEYS.owner : KEYS.reader }),
      ...(this.#oneIn(10) ? { authorization: `Bearer ${this.#of(printable())}` } : {}),
      ...(this.#oneIn(10) ? { 'x-request-id': this.#of(printable()) } : {}),
      ...(this.#oneIn(10) ? { origin: 'https://evil.example' } : {}),
      ...(this.#oneIn(10) ? { 'graphql-require-preflight': '1' } : {}),
      ...(this.#oneIn(20) ? { 'content-encoding': this.#of(['gzip', 'br', 'identity', 'x']) } : {}),
      ...(this.#oneIn(20) ? { 'accept-encoding': this.#of(['gzip', 'br', '*;q=0', 'x']) } : {}),
      ...(this.#oneIn(20) ? { traceparent: this.#of(printable()) } : {}),
      ...(this.#oneIn(20) ? { 'x-forwarded-for': this.#of(printable()) } : {}),
      ...(this.#oneIn(20) ? { 'x-oss-access-key-id': this.#of(printable()) } : {}),
    };
  }

  #document(): string {
    if (this.#oneIn(30)) return this.#leafText();
    const isMutation = this.#oneIn(4);
    const root = isMutation ? this.#schema.getMutationType() : this.#schema.getQueryType();
    if (!root) throw new Error('The schema has no root.');
    const kind = this.#oneIn(40) ? 'subscription' : isMutation ? 'mutation' : 'query';
    const variables = this.#oneIn(3) ? '($a: Int, $b: String!)' : '';
    const fragment = this.#oneIn(5)
      ? ` fragment F on Bucket { name ${this.#oneIn(2) ? '...F' : 'id'} }`
      : '';
    const name = this.#oneIn(3) ? 'Q' : '';
    return `${kind} ${name}${variables} ${this.#selection(root, 0)}${fragment}`;
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    if (!isObjectType(type)) {
      const member = this.#of(this.#schema.getPossibleTypes(type));
      return `{ __typename ... on ${member} ${this.#selection(member, depth)} }`;
    }
    const fields = Object.values(type.getFields());
    const count = 1 + Math.floor(this.#random() * 3);
    const chosen = Array.from({ length: count }, () => {
      const field = this.#of(fields);
      const inner = getNamedType(field.type);
      const alias = this.#oneIn(5) ? `${this.#of(['a', 'b', '__c'])}: ` : '';
      const name = this.#oneIn(60) ? 'nope' : field.name;
      const directive = this.#oneIn(15)
        ? ` @${this.#of(['skip', 'include', 'no'])}(if: ${this.#of(['true', '$a', '1'])})`
        : '';
      const within =
        isCompositeType(inner) && depth < 7 ? ` ${this.#selection(inner, depth + 1)}` : '';
      return `${alias}${name}${this.#arguments(field.args)}${directive}${within}`;
    });
    const extra = this.#oneIn(10) ? ' ...F' : this.#oneIn(10) ? ' __typename' : '';
    return `{ ${chosen.join(' ')}${extra} }`;
  }

  #arguments(args: readonly GraphQLArgument[]): string {
    const given = args
      .filter(({ type }) => (`${type}`.endsWith('!') ? !this.#oneIn(30) : this.#oneIn(4)))
      .map(({ name, type }) => `${name}: ${this.#value(type, 0)}`);
    return given.length > 0 ? `(${given.join(', ')})` : '';
  }

  #value(given: GraphQLInputType, depth: number): string {
    if (this.#oneIn(25)) return this.#of(['$a', '$b', 'null', '[]', '{}', this.#leafText()]);
    const type = getNullableType(given);
    if (isListType(type)) {
      return `[${Array.from({ length: 2 }, () => this.#value(type.ofType, depth)).join(', ')}]`;
    }
    if (isEnumType(type)) return this.#of(type.getValues()).name;
    if (isInputObjectType(type) && depth < 4) {
      const fields = Object.values(type.getFields()).filter(
        (field) => `${field.type}`.endsWith('!') || this.#oneIn(3),
      );
      return `{ ${fields.map((field) => `${field.name}: ${this.#value(field.type, depth + 1)}`).join(', ')} }`;
    }
    if (type.toString() === 'Boolean') return this.#of(['true', 'false']);
    return /Int/.test(type.toString()) ? `${this.#of(NUMBERS)}` : this.#leafText();
  }

  #leafText(): string {
    return JSON.stringify(this.#of(WORDS));
  }

  #leaf(): unknown {
    return this.#of<unknown>([...WORDS, ...NUMBERS, null, true, [], {}]);
  }

  #json(depth: number): unknown {
    if (depth === 0 || this.#oneIn(3)) return this.#leaf();
    if (this.#oneIn(2)) return [this.#json(depth - 1), this.#json(depth - 1)];
    return { [this.#of(WORDS)]: this.#json(depth - 1), a: this.#json(depth - 1) };
  }

  #mutated(bytes: Buffer): Buffer {
    const result = [...bytes];
    for (let count = 1 + Math.floor(this.#random() * 4); count > 0; count -= 1) {
      const at = Math.floor(this.#random() * result.length);
      const byte = Math.floor(this.#random() * 256);
      const change = this.#of(['flip', 'insert', 'delete', 'cut', 'double']);
      if (change === 'flip') result[at] = byte;
      else if (change === 'insert') result.splice(at, 0, byte);
      else if (change === 'delete') result.splice(at, 1 + (byte % 20));
      else if (change === 'cut') result.length = at;
      else result.splice(at, 0, ...result.slice(at, at + 200));
    }
    return Buffer.from(result);
  }

  #of<Value>(values: readonly Value[]): Value {
    const [value] = values.slice(Math.floor(this.#random() * values.length));
    if (value === undefined) throw new Error('There is nothing to choose from.');
    return value;
  }

  #oneIn(count: number): boolean {
    return this.#random() * count < 1;
  }
}
