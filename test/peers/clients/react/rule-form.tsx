import {
  InventoryFrequency,
  type RuleFragment,
  type UpdateInventoryInput,
} from 'oss-inventory-graphql-documents';
import { type SubmitEvent, useState } from 'react';
import { type FieldErrors, fieldErrors, type Result } from './field-errors.ts';

interface RuleFormProps {
  /** From the client's cache, so that it is always the latest one read. */
  readonly rule: RuleFragment;
  /** `useUpdateRule()` of Apollo Client or urql. */
  readonly save: (input: UpdateInventoryInput) => Promise<Result>;
}

/** What the user changed; the rest of the rule stays the same. Null clears. */
type Changes = Pick<UpdateInventoryInput, 'frequency' | 'filter' | 'destination'>;

/** Changes a rule. If someone else changed it, it shows their rule with the user's changes, to be saved again. */
export function RuleForm({ rule, save }: RuleFormProps) {
  const [changes, setChanges] = useState<Changes>({});
  const [errors, setErrors] = useState<FieldErrors>({});

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    try {
      const { bucket, inventoryId, version: expectedVersion } = rule;
      const input = { ...changes, bucket: bucket.name, inventoryId, expectedVersion };
      const result = await save(input);
      setErrors(fieldErrors(result));
      if (result?.__typename === 'UpdateInventorySuccess') setChanges({});
    } catch (error) {
      setErrors({ '': String(error) });
    }
  }

  return (
    <form onSubmit={submit}>
      <p role="alert">{errors['']}</p>
      <label>
        Frequency
        <select
          value={changes.frequency ?? rule.frequency}
          onChange={({ target }) =>
            setChanges({ ...changes, frequency: target.value as InventoryFrequency })
          }
        >
          {Object.values(InventoryFrequency).map((value) => (
            <option key={value} disabled={value === 'UNKNOWN'}>
              {value}
            </option>
          ))}
        </select>
        <small>{errors['frequency']}</small>
      </label>
      <label>
        Only keys that start with
        <input
          value={(changes.filter ?? rule.filter).prefix ?? ''}
          onChange={({ target }) =>
            setChanges({ ...changes, filter: { prefix: target.value || null } })
          }
        />
        <small>{errors['filter.prefix']}</small>
      </label>
      <label>
        Write the report to
        <input
          value={(changes.destination ?? rule.destination).prefix ?? ''}
          onChange={({ target }) =>
            setChanges({ ...changes, destination: { prefix: target.value || null } })
          }
        />
        <small>{errors['destination.prefix']}</small>
      </label>
      <button type="submit" disabled={!rule.viewerCanUpdate}>
        Save
      </button>
    </form>
  );
}
