import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { FULL_ACCESS } from '../../src/access/policy.ts';
import { seedSampleData } from '../../src/emulator/sample-data.ts';
import { startSystem } from '../support/system.ts';
import { pretty, printed } from './answers.ts';
import { type Documented, PARTS } from './examples.ts';

const code = (language: string, text: string) => `\`\`\`${language}\n${text.trim()}\n\`\`\``;

test('docs/examples.md has what is answered', async () => {
  await using system = await startSystem({ buckets: [], serving: { accessOf: () => FULL_ACCESS } });
  seedSampleData(system.emulator);
  const show = async ({ heading, about, query, variables }: Documented) => {
    const answer = printed(await system.askText(query, variables));
    return [
      ...(heading === undefined ? [] : [`### ${heading}`]),
      ...(about === undefined ? [] : [about]),
      code('graphql', query),
      ...(variables ? ['Variables:', code('json', pretty(variables))] : []),
      'Answer:',
      code('json', pretty(answer)),
    ];
  };
  const shown: string[] = [];
  for (const [heading, examples] of PARTS) {
    shown.push(`## ${heading}`);
    // In order: what one writes, the next one reads.
    for (const example of examples) shown.push(...(await show(example)));
  }

  const path = new URL('../../docs/examples.md', import.meta.url);
  const committed = await readFile(path, 'utf8');
  const intro = committed.slice(0, committed.indexOf('## '));
  const text = `${intro}${shown.join('\n\n')}\n`;
  // Whoever changes an example, or an answer, has it written anew.
  if (process.env['UPDATE_DOCS']) await writeFile(path, text);
  else expect(committed).toBe(text);
});
