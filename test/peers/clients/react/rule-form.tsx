import {
  InventoryFrequency,
  type RuleFragment,
  type UpdateInventoryInput,
} from 'oss-inventory-graphql-documents';
import { type SubmitEvent, useState } from 'react';
import { type FieldErrors, fieldErrors, type Result } from './field-errors.ts';

interface RuleFormProps {
  readonly rule: RuleFragment;
  /** `useUpdateRule()` of Apollo Client or urql. */
  readonly save: (input: UpdateInventoryInput) => Promise<Result>;
}

/** Changes a rule. Each field has the name of its path in the input. */
export function RuleForm({ rule, save }: RuleFormProps) {
  const [errors, setErrors] = useState<FieldErrors>({});

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.currentTarget));
    // What is not sent stays the same; null clears.
    const input: UpdateInventoryInput = {
      bucket: rule.bucket.name,
      inventoryId: rule.inventoryId,
      frequency: fields['frequency'] as InventoryFrequency,
      filter: { prefix: `${fields['filter.prefix']}` || null },
      destination: { prefix: `${fields['destination.prefix']}` || null },
    };
    setErrors(await save(input).then(fieldErrors, ({ message }: Error) => ({ '': message })));
  }

  return (
    <form onSubmit={submit}>
      <p role="alert">{errors['']}</p>
      <label>
        Frequency
        <select name="frequency" defaultValue={rule.frequency}>
          {Object.values(InventoryFrequency).map((value) => (
            // A value of a newer OSS is not sent, and so stays.
            <option key={value} disabled={value === 'UNKNOWN'}>
              {value}
            </option>
          ))}
        </select>
        <small>{errors['frequency']}</small>
      </label>
      <label>
        Only keys that start with
        <input name="filter.prefix" defaultValue={rule.filter.prefix ?? ''} />
        <small>{errors['filter.prefix']}</small>
      </label>
      <label>
        Write the report to
        <input name="destination.prefix" defaultValue={rule.destination.prefix ?? ''} />
        <small>{errors['destination.prefix']}</small>
      </label>
      <button type="submit" disabled={!rule.viewerCanUpdate}>
        Save
      </button>
    </form>
  );
}
