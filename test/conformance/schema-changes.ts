import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildASTSchema, type GraphQLSchema, parse } from 'graphql';

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
  return changes.flatMap(({ criticality, type, path, message }): SchemaChange[] => {
    const name = path ?? type;
    // Dangerous to the library, but a gateway that joins by the key no longer can.
    const isKeyLost = name.includes('.@key') && type.endsWith('_REMOVED');
    if (isKeyLost || criticality.level === CriticalityLevel.Breaking) {
      return [{ level: 'breaking', name, message }];
    }
    if (criticality.level !== CriticalityLevel.Dangerous) return [];
    return [{ level: 'dangerous', name, message }];
  });
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
