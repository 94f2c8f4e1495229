import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { identitySettings } from '../../src/config/identity.ts';
import { LOCKS } from '../../src/config/index.ts';
import { accountSettings } from '../../src/config/oss-account.ts';
import { settings } from '../../src/config/settings.ts';
import { kindTexts, type Settings, variables, variablesOf } from '../../src/config/variables.ts';

/** Settings of one subject. */
interface Section {
  readonly title: string;
  /** What there is to know of all of them, with links to the pages that explain them. */
  readonly about: string;
  readonly settings: Settings;
}

const general = settings.shape;

const SECTIONS: readonly Section[] = [
  {
    title: 'The server',
    about:
      'Where it listens. It refuses to start on a `HOST` that others get to until callers are asked who ' +
      'they are ([identity](#identity-and-rights)), a gateway signs ([subgraph](#as-a-subgraph)), or ' +
      '`AUTH=none` is set.',
    settings: general.server.shape,
  },
  {
    title: 'The OSS account',
    about:
      'With none of these variables the embedded [emulator](emulator.md) serves; with any of them, the ' +
      'account that they describe. Which rights it needs: [RAM](deploy.md#ram). How other regions are ' +
      'found, and how credentials are renewed: [regions](reliability.md#regions), ' +
      '[credentials](reliability.md#credentials). What the default chain reads (such as ' +
      '`ALIBABA_CLOUD_ACCESS_KEY_ID`) is Alibaba Cloud’s, and documented there.',
    settings: accountSettings,
  },
  {
    title: 'Requests to OSS',
    about:
      'How they are made, and made again: [reliability](reliability.md). What each field needs: ' +
      '[requests](requests.md).',
    settings: general.requestsToOss.shape,
  },
  {
    title: 'The cache',
    about: 'What is kept, and who sees what how late: [the cache](cache.md).',
    settings: general.cache.shape,
  },
  {
    title: 'Files',
    about:
      'What the server writes to disk, relative to the folder that it was started in. The journal: ' +
      '[updates](reliability.md#updates), [its disk](deploy.md#the-journals-disk).',
    settings: general.files.shape,
  },
  {
    title: 'Limits of a request',
    about: 'What goes beyond is refused before work is done: [limits](limits.md).',
    settings: general.limits.shape,
  },
  {
    title: 'The rate limit',
    about: 'How callers are told apart, and what they hear: [the rate limit](rate-limit.md).',
    settings: general.rateLimit.shape,
  },
  {
    title: 'Identity and rights',
    about: 'How to make keys, and what a policy may say: [who gets in](access.md).',
    settings: identitySettings,
  },
  {
    title: 'Browsers and the schema',
    about:
      'What each of them opens: [security](security.md#web), ' +
      '[trusted documents](security.md#trusted-documents).',
    settings: general.web.shape,
  },
  {
    title: 'As a subgraph',
    about: 'How to compose it, and what the gateway signs: [federation](federation.md).',
    settings: general.federation.shape,
  },
  {
    title: 'Stopping',
    about: 'What happens when, in an orchestrator’s terms: [Kubernetes](deploy.md#kubernetes).',
    settings: general.stopping.shape,
  },
  {
    title: 'Observability',
    about:
      'What they tell: [metrics](observability.md#metrics), [traces](observability.md#traces). ' +
      'OpenTelemetry’s own variables, such as `OTEL_SERVICE_NAME`, hold too.',
    settings: general.observability.shape,
  },
];

const INTRO = `# Configuration

Every setting, for whoever runs the server. A setting is an environment variable.

- An empty variable counts as not set. Of those that close the server an empty one is refused, as it would
  leave it open in silence: ${LOCKS.map(code).join(', ')}.
- Secrets can be in files, as orchestrators hand them over: \`…_FILE\` is the name of the file, and white space
  around its content does not count. A variable and its \`…_FILE\` cannot be set together.
- A configuration that cannot be used ends the process. It says everything that is wrong at once, a line
  each, and no secret.
- The [command line](cli.md) has options for some, and reads settings from files (\`--env-file\`). How errors and
  colours are shown is its matter: \`DEBUG\`, \`NO_COLOR\`, \`FORCE_COLOR\`.

This page is made from the schemas that read the variables, in \`src/config/\`: \`npm run docs\` writes it.
`;

/** docs/configuration.md. */
export const configurationPage = [INTRO, ...SECTIONS.map(sectionText)].join('\n');

/** The variables that the page has. */
export const documented = SECTIONS.flatMap(({ settings }) => variablesOf(settings)).flatMap(
  ({ name, isSecret }) => [name, ...(isSecret ? [`${name}_FILE`] : [])],
);

function sectionText({ title, about, settings }: Section): string {
  const rows = Object.entries(settings).map(([setting, schema]) => {
    const variable = variables.get(schema);
    if (!variable) throw new Error(`${setting} has no variable.`);
    const { name, about, isSecret } = variable;
    const names = isSecret ? `${code(name)} or ${code(`${name}_FILE`)}` : code(name);
    return [names, `${about}.`, valuesOf(schema), defaultOf(name, schema)];
  });
  return [
    `## ${title}`,
    '',
    about,
    '',
    ...[['variable', 'meaning', 'values', 'if not set'], Array(4).fill('---'), ...rows].map(
      (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
    ),
    '',
  ].join('\n');
}

function valuesOf(schema: z.core.$ZodType): string {
  const said = variables.get(schema)?.values ?? kindTexts.get(schema)?.values;
  if (said !== undefined) return said;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) {
    return valuesOf(schema.unwrap());
  }
  if (schema instanceof z.ZodEnum) return schema.options.map((each) => code(`${each}`)).join(', ');
  if (schema instanceof z.ZodLiteral)
    return [...schema.values].map((each) => code(`${each}`)).join(', ');
  throw new Error(`Say what values of ${variables.get(schema)?.about} look like.`);
}

function defaultOf(name: string, schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodDefault) {
    const value: unknown = schema.def.defaultValue;
    return Array.isArray(value) && value.length === 0 ? 'none' : code(String(value));
  }
  const otherwise = variables.get(schema)?.otherwise;
  if (otherwise === undefined) throw new Error(`Say what holds where ${name} is not set.`);
  return otherwise;
}

function code(text: string): string {
  return `\`${text}\``;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(new URL('../../docs/configuration.md', import.meta.url), configurationPage);
}
