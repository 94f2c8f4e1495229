import type { ArgumentIssue } from '../../inventory/errors.ts';
import type { CreateInventoryInput, UpdateInventoryInput } from './rule-inputs.ts';

type Input = (typeof CreateInventoryInput | typeof UpdateInventoryInput)['$inferInput'];

/** Finds the problems that only the GraphQL input can have; a rule cannot represent them. */
export function inputIssues(input: Input): ArgumentIssue[] {
  const { destination } = input;
  const issues = [
    ...nullIssues(input, ['isEnabled', 'destination', 'frequency', 'includedObjectVersions'], []),
    ...nullIssues(destination, ['format', 'accountId', 'roleName', 'bucket'], ['destination']),
    ...nullIssues(input.incremental, ['isEnabled', 'intervalSeconds'], ['incremental']),
  ];
  if (destination?.encryption?.sseOss === false) {
    issues.push({
      path: ['destination', 'encryption', 'sseOss'],
      message:
        'The value is false; the only allowed value is true. Omit `encryption` for a report that ' +
        'is not encrypted.',
      ec: null,
    });
  }
  return issues;
}

/** Finds fields of an update that are null, but cannot be cleared. */
function nullIssues<Part extends object>(
  part: Part | null | undefined,
  names: readonly (keyof Part & string)[],
  path: readonly string[],
): ArgumentIssue[] {
  return names
    .filter((name) => part?.[name] === null)
    .map((name) => ({
      path: [...path, name],
      message:
        'The value is null, but every rule needs one. Leave the field out to keep the stored ' +
        'value.',
      ec: null,
    }));
}
