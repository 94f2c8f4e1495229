import { expect } from 'vitest';
import type { TestSystem } from '../support/system.ts';
import { post } from './support.ts';

/** What callers accept: those that only know JSON, and others. */
export const KINDS = ['application/json', 'application/graphql-response+json'] as const;

/** The error's code and numbers; all that its extensions have. */
export async function refusal(system: TestSystem, query: string, accept: string = KINDS[0]) {
  const response = await post(system.url, { query }, { accept });
  const { data, errors = [], ...rest } = await response.json();
  expect({ data, rest }).toEqual({ data: undefined, rest: {} });
  expect(errors).toHaveLength(1);
  return { status: response.status, ...errors[0] };
}

/** What comes of a document that is read. */
export async function accepted(system: TestSystem, query: string) {
  const { status, errors } = await system.askText(query);
  return { status, errors };
}

export const ACCEPTED = { status: 200, errors: [] };
