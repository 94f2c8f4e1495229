import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildASTSchema, type DirectiveNode, type GraphQLSchema, parse, print } from 'graphql';

/** A change of a schema that its callers may notice. */
export interface SchemaChange {
  readonly level: 'breaking' | 'dangerous';
  /** What changed, as CHANGELOG.md names it, for example `InventoryConfiguration.frequency`. */
  readonly name: string;
  readonly message: string;
}

/** What breaks callers, or may, between two texts of a schema. */
export async function changesBetween(before: string, after: string): Promise<SchemaChange[]> {
  const changes = await diff(schemaOf(before), schemaOf(after));
  const ofSchema = changes.flatMap(({ criticality, type, path, message }): SchemaChange[] => {
    const name = path ?? type;
    if (criticality.level === CriticalityLevel.Breaking)
      return [{ level: 'breaking', name, message }];
    if (criticality.level !== CriticalityLevel.Dangerous || name.includes('.@')) return [];
    return [{ level: 'dangerous', name, message }];
  });
  return [...ofSchema, ...directiveChanges(before, after)];
}

/**
 * What is said in directives is between subgraphs, and to the library it is hardly a change: a gateway
 * that joins by a key, or shares a type, may no longer compose with it.
 */
function directiveChanges(before: string, after: string): SchemaChange[] {
  const [old, now] = [directivesOf(before), directivesOf(after)];
  const added = [...now].filter(([use]) => !old.has(use));
  const lost = [...old].filter(([use]) => !now.has(use));
  const change =
    (verb: string) =>
    ([use, name]: [string, string]): SchemaChange => ({
      level: 'breaking',
      name,
      message: `${use} was ${verb}`,
    });
  // A further key takes nothing from anybody, and neither does what only clients read, or gateways for their estimates.
  const harmless =
    /@(cost|deprecated|listSize|specifiedBy|oneOf|semanticNonNull)\b|@key\(fields: "[^"]*"\)$/;
  return [
    ...lost
      .filter(([use]) => !/@(cost|deprecated|listSize|specifiedBy|oneOf)\b/.test(use))
      .map(change('removed')),
    ...added.filter(([use]) => !harmless.test(use)).map(change('added')),
  ];
}

/** Each use of a directive, for example `Bucket @key(fields: "name")`, with the name it is announced by. */
function directivesOf(text: string): Map<string, string> {
  const uses = new Map<string, string>();
  const note = (place: string, directives: readonly DirectiveNode[] = []) => {
    for (const directive of directives) {
      uses.set(`${place} ${print(directive)}`, `${place}.@${directive.name.value}`);
    }
  };
  for (const definition of parse(text).definitions) {
    if (!('name' in definition) || !definition.name || !('directives' in definition)) continue;
    const type = definition.name.value;
    note(type, definition.directives);
    if (!('fields' in definition)) continue;
    for (const field of definition.fields ?? [])
      note(`${type}.${field.name.value}`, field.directives);
  }
  return uses;
}

/** The breaks that a changelog announces: what is in backticks in `### Breaking` of `## [Unreleased]`. */
export function announcedIn(changelog: string): ReadonlySet<string> {
  const names = new Set<string>();
  let version = '';
  let part = '';
  for (const line of changelog.split('\n')) {
    if (line.startsWith('## ')) [version, part] = [line.trim(), ''];
    else if (line.startsWith('### ')) part = line.trim();
    else if (version === '## [Unreleased]' && part === '### Breaking') {
      for (const [, name = ''] of line.matchAll(/`([^`]+)`/g)) names.add(name);
    }
  }
  return names;
}

/** Not validated: what a subgraph prints does not define the directives of the federation. */
function schemaOf(text: string): GraphQLSchema {
  return buildASTSchema(parse(text), { assumeValid: true, assumeValidSDL: true });
}
