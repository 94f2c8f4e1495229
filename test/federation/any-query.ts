import fc from 'fast-check';
import { parse } from 'graphql';
import { expect } from 'vitest';
import { repeatable } from '../support/seed.ts';
import type { Answer } from '../support/system.ts';
import { answeredFields, unansweredFields } from './coverage.ts';
import { createGoal } from './goal.ts';
import { type RandomDocument, randomDocument, type Source } from './random-documents.ts';

/** The failures that documents are to meet. */
const CODES = ['BAD_USER_INPUT', 'NO_SUCH_BUCKET'];

/** Far more than it ever takes: the rarest failure is in one answer of forty. */
const MAX_MORE_RUNS = 2000;

/**
 * Asks random documents, and then more until each field of the schema had a value and each failure was met: which the
 * first ones meet is luck.
 *
 * @param ask checks the answer to a document.
 */
export async function askAnyQuery(
  name: string,
  runs: number,
  source: Source,
  ask: (document: RandomDocument) => Promise<Answer<unknown>>,
): Promise<void> {
  const { schema } = source;
  const answered = new Set<string>();
  const codes = new Set<unknown>();
  const askOne = async (draw: fc.GeneratorValue, goal?: string) => {
    const way = goal === undefined ? source : { ...source, goal: createGoal(schema, goal) };
    const document = randomDocument(draw, way);
    const { data, errors } = await ask(document);
    for (const each of answeredFields(schema, parse(document.query), data)) answered.add(each);
    for (const { extensions } of errors) codes.add(extensions?.code);
  };
  const askUntil = (isMet: () => boolean, what: string, goal?: string) => {
    if (isMet()) return;
    const property = fc.asyncProperty(fc.gen(), async (draw) => {
      if (!isMet()) await askOne(draw, goal);
    });
    return fc.assert(property, repeatable(`${name} for ${what}`, MAX_MORE_RUNS));
  };

  await fc.assert(
    fc.asyncProperty(fc.gen(), (draw) => askOne(draw)),
    repeatable(name, runs),
  );
  for (const field of unansweredFields(schema, answered)) {
    await askUntil(() => answered.has(field), field, field);
  }
  for (const code of CODES) await askUntil(() => codes.has(code), code);

  expect(unansweredFields(schema, answered)).toEqual([]);
  // Few documents come to the rows of a damaged report.
  codes.delete('REPORT_DAMAGED');
  expect(codes).toEqual(new Set(CODES));
}
