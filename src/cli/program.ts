import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { VERSION } from '../version.ts';
import type { CheckOptions } from './check/check.ts';
import type { EmulatorCommandOptions } from './emulator.ts';
import type { EnvironmentOptions } from './environment.ts';
import { complain, watchOutput } from './exit.ts';
import type { PrintSchemaOptions } from './print-schema.ts';
import type { ReportsOptions } from './reports/reports.ts';
import type { ApplyOptions } from './rules/apply.ts';
import type { ExportOptions } from './rules/export.ts';
import type { PlanOptions } from './rules/plan.ts';

/** Runs a command line; the default command is `serve`. Each command loads only what it needs. */
export async function run(args: readonly string[]): Promise<void> {
  watchOutput();
  const [first = ''] = args;
  const isServe = args.length === 0 || (first.startsWith('-') && !OWN_OPTIONS.has(first));
  try {
    await createProgram().parseAsync(isServe ? ['serve', ...args] : args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // No process.exit: errors of writing the output arrive only if the process ends by itself.
    process.exitCode = error.exitCode === 0 ? 0 : usageError(first);
  }
}

/** The options of the program itself; any other option in front belongs to `serve`. */
const OWN_OPTIONS: ReadonlySet<string> = new Set(['-h', '--help', '-V', '--version']);

function createProgram(): Command {
  const program = new Command('oss-inventory-graphql')
    .description('A GraphQL API over the inventory rules of Alibaba Cloud OSS buckets.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureOutput({ outputError: (text) => complain(asLine(text)) })
    .exitOverride();

  const serve = program
    .command('serve')
    .summary('serve the API (the default command)')
    .description('Serves the API. Settings are environment variables.')
    .option('--port <port>', 'overrides PORT; 0 takes a free port', portOf)
    .option('--host <address>', 'overrides HOST')
    .addOption(envFile())
    .action(async (options: EnvironmentOptions) => {
      const command = await import('./serve.ts');
      await command.serve(options);
    });

  program
    .command('emulator')
    .summary('run the OSS emulator alone, for your own tests')
    .description(
      'Runs the OSS emulator on 127.0.0.1. When it is ready, it prints the settings of its clients, as ' +
        'lines for a shell or for --env-file.',
    )
    .option('--port <port>', '0 takes a free port', portOf, 0)
    .option('--data <file>', 'the SQLite file of the data', ':memory:')
    .option('--no-sample-data', 'start without the sample buckets and rules')
    .option('--bucket <name>', 'create a bucket in oss-cn-hangzhou; repeatable', collect)
    .action(async (options: EmulatorCommandOptions) => {
      const command = await import('./emulator.ts');
      await command.runEmulator(options);
    });

  program
    .command('print-schema')
    .description('Prints the schema in the schema definition language.')
    .summary('print the schema')
    .option('--federation', 'print the schema of the subgraph, for gateways')
    .option('--rules-file', 'print the JSON Schema of files of rules, for editors')
    .action(async (options: PrintSchemaOptions) => {
      const command = await import('./print-schema.ts');
      await command.printSchema(options);
    });

  program
    .command('check')
    .summary('test the settings: configuration, OSS, clock, credentials, rights')
    .description(
      'Tests the settings that serve would use, without changing anything: the configuration, OSS, its ' +
        'clock, the credentials and their rights. Each problem is a line that says how to fix it; the ' +
        'exit code is 1 if there is one.',
    )
    .option('--bucket <name>', 'test the rights on this bucket too')
    .addOption(envFile())
    .action(async (options: CheckOptions) => {
      const command = await import('./check/check.ts');
      process.exitCode = (await command.check(options)) ? 0 : 1;
    });

  program
    .command('reports')
    .summary("show whether the reports of a bucket's rules arrive, and download them")
    .description(
      'Shows whether the reports of rules arrive: of each rule its status, and its newest complete report ' +
        'with the number and the size of its files. Uses the same settings as serve.',
    )
    .argument('<bucket>', 'the bucket that has the rules')
    .argument('[id]', 'the id of one rule; without it, all rules of the bucket')
    .option(
      '--download <dir>',
      'download the newest report of each rule to a directory, and verify it',
    )
    .addOption(envFile())
    .action(async (bucket: string, id: string | undefined, options: ReportsOptions) => {
      const command = await import('./reports/reports.ts');
      process.exitCode = (await command.reports(bucket, id, options)) ? 0 : 1;
    });

  program
    .command('export')
    .summary('write the rules of buckets as YAML')
    .description(
      'Writes the rules of buckets to standard output, as a file for plan and apply: all rules, or none if a bucket ' +
        'cannot be read.',
    )
    .argument('[buckets...]', 'the buckets; without them, all buckets')
    .option('--allow-unreadable', 'leave out buckets that cannot be read')
    .addOption(server())
    .addOption(envFile())
    .action(async (buckets: readonly string[], options: ExportOptions) => {
      const command = await import('./rules/export.ts');
      process.exitCode = await command.exportRules(buckets, options);
    });

  program
    .command('plan')
    .summary('show what must change so that buckets have the rules of a file')
    .description(
      'Shows what must change so that buckets have the rules of a file, and changes nothing. The exit code is 0 if ' +
        'nothing must change, 2 if something must, and 1 if the plan failed or a bucket cannot be read.',
    )
    .argument('<file>', 'the file of rules, YAML')
    .option('--json', 'print the plan as JSON')
    .option('--allow-unreadable', 'plan without the buckets that cannot be read')
    .addOption(server())
    .addOption(envFile())
    .action(async (file: string, options: PlanOptions) => {
      const command = await import('./rules/plan.ts');
      process.exitCode = await command.plan(file, options);
    });

  program
    .command('apply')
    .summary('change the rules of buckets to those of a file')
    .description(
      'Shows what plan shows, asks, and makes the changes. The exit code is 0 if all changes are made, else 1.',
    )
    .argument('<file>', 'the file of rules, YAML')
    .option('--yes', 'do not ask')
    .option('--max-deletes <number>', 'the limit of rules that are deleted', countOf, 0)
    .option('--allow-unreadable', 'change rules although some buckets cannot be read')
    .addOption(server())
    .option('--journal <dir>', 'without --server: a directory that protects rules meanwhile')
    .addOption(envFile())
    .action(async (file: string, options: ApplyOptions) => {
      const command = await import('./rules/apply.ts');
      process.exitCode = await command.apply(file, options);
    });

  return program.addHelpText('after', () => `\n${optionsOf(serve)}\n${ENVIRONMENT}`);
}

/** The exit code if the command line itself is wrong: for `plan`, 2 means that something must change. */
function usageError(command: string): number {
  return command === 'plan' ? 1 : 2;
}

const ENVIRONMENT = `Environment:
  DEBUG=1              show the cause and the stack of an error
  NO_COLOR=1           no colours on a terminal

Settings are environment variables, listed in docs/configuration.md.`;

/** `serve` is the default command, so its options are the program's too. */
function optionsOf(serve: Command): string {
  const help = serve.helpInformation();
  return help.slice(help.indexOf('Options:')).replace('Options:', 'Options of serve:');
}

function server(): Option {
  const description =
    'the URL of the API; INVENTORY_API_KEY or INVENTORY_TOKEN is the credential. Without it, the account of OSS_*';
  return new Option('--server <url>', description);
}

function envFile(): Option {
  const description = 'read settings from a file; the environment overrides it; repeatable';
  return new Option('--env-file <file>', description).argParser(collect);
}

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 0 (takes a free port) to 65535.');
}

function countOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

/** Commander's errors have a second line for a suggestion. */
function asLine(text: string): string {
  const line = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ');
  return line.includes('(Did you mean ') ? line : `${line} (see --help)`;
}
