import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { identitySettings } from '../../src/config/identity.ts';
import { RESTRICTIONS } from '../../src/config/index.ts';
import { accountSettings } from '../../src/config/oss-account.ts';
import { settings } from '../../src/config/settings.ts';
import { kindTexts, type Settings, variables, variablesOf } from '../../src/config/variables.ts';

/** Settings of one subject. */
interface Section {
  readonly title: string;
  /** What holds for all of them, with links to the pages that explain them. */
  readonly about: string;
  readonly settings: Settings;
}

const general = settings.shape;

const SECTIONS: readonly Section[] = [
  {
    title: 'The server',
    about:
      'The address of the server. It refuses to start on a `HOST` other than localhost unless callers ' +
      'authenticate ([identity](#identity-and-rights)), a gateway signs ([subgraph](#as-a-subgraph)), or ' +
      '`AUTH=none` is set.',
    settings: general.server.shape,
  },
  {
    title: 'The OSS account',
    about:
      'Without these variables the server uses the embedded [emulator](#the-emulator). See also the ' +
      '[rights](deploy.md#ram) of the account, [regions](reliability.md#regions) and ' +
      '[credentials](reliability.md#credentials). Alibaba Cloud documents the variables of its default ' +
      'chain, such as `ALIBABA_CLOUD_ACCESS_KEY_ID`.',
    settings: accountSettings,
  },
  {
    title: 'Requests to OSS',
    about:
      'Time limits, retries and concurrency ([reliability](reliability.md)); [requests](requests.md) ' +
      'says how many each field makes.',
    settings: general.requestsToOss.shape,
  },
  {
    title: 'The cache',
    about: 'See [the cache](cache.md).',
    settings: general.cache.shape,
  },
  {
    title: 'Files',
    about:
      'Files that the server writes, relative to its working directory. The journal: ' +
      '[updates](reliability.md#updates), [its disk](deploy.md#the-journals-disk).',
    settings: general.files.shape,
  },
  {
    title: 'The emulator',
    about: 'The embedded [emulator](emulator.md) with sample data, if no account is set.',
    settings: general.emulator.shape,
  },
  {
    title: 'Limits of a request',
    about: 'A request beyond a limit is refused: [limits](limits.md).',
    settings: general.limits.shape,
  },
  {
    title: 'The rate limit',
    about: 'See [the rate limit](rate-limit.md).',
    settings: general.rateLimit.shape,
  },
  {
    title: 'Several replicas',
    about:
      'See [readers and writers](deploy.md#readers-and-writers), and what [several ' +
      'processes](reliability.md#several-processes) know of each other.',
    settings: general.replicas.shape,
  },
  {
    title: 'Reports',
    about: 'What callers may see of the reports that rules write: [rights](access.md#rights).',
    settings: general.reports.shape,
  },
  {
    title: 'Identity and rights',
    about: 'API keys, tokens and the policy: [identity and rights](access.md).',
    settings: identitySettings,
  },
  {
    title: 'Browsers and the schema',
    about:
      'See [security](security.md#web), ' + '[trusted documents](security.md#trusted-documents).',
    settings: general.web.shape,
  },
  {
    title: 'As a subgraph',
    about: 'See [federation](federation.md).',
    settings: general.federation.shape,
  },
  {
    title: 'Stopping',
    about: 'The steps of a stop: [Kubernetes](deploy.md#kubernetes).',
    settings: general.stopping.shape,
  },
  {
    title: 'Observability',
    about:
      'See [metrics](observability.md#metrics) and [traces](observability.md#traces). ' +
      'OpenTelemetry’s own variables, such as `OTEL_SERVICE_NAME`, apply too.',
    settings: general.observability.shape,
  },
];

const INTRO = `# Configuration

Every setting of the server. A setting is an environment variable.

- An empty variable counts as not set. The variables that restrict access must not be empty, so that a mistake cannot
  open the server: ${RESTRICTIONS.map(code).join(', ')}.
- White space and quotes around a value are ignored, \`1\`, \`yes\` and \`on\` are \`true\`, and words can have any case.
- A variable that is almost the name of a setting, or that Kubernetes (service links) or a compiler set, is ignored with
  a warning on standard error.
- \`…_FILE\` names a file with the value; white space around it is ignored. Set either the variable or its \`…_FILE\`.
- An invalid configuration ends the process with a line for each problem, without secrets.
- The [command line](cli.md) has options for some settings, reads files (\`--env-file\`), and has the variables \`DEBUG\`,
  \`NO_COLOR\` and \`FORCE_COLOR\`.

\`npm run docs\` writes this page from the schemas in \`src/config/\`.
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
