import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { CheckOptions } from './check/check.ts';
import type { EmulatorCommandOptions } from './emulator.ts';
import type { EnvironmentOptions } from './environment.ts';
import { complain, watchOutput } from './exit.ts';

/** Carries out a command line; without a command it serves. What a command needs is loaded for it only. */
export async function run(args: readonly string[]): Promise<void> {
  watchOutput();
  const [first = ''] = args;
  const isServe = args.length === 0 || (first.startsWith('-') && !OWN_OPTIONS.has(first));
  try {
    await createProgram().parseAsync(isServe ? ['serve', ...args] : args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // The process ends by itself: only then is it told that its output could not be written.
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR;
  }
}

/** Those of the program itself; all others in front are of `serve`. */
const OWN_OPTIONS: ReadonlySet<string> = new Set(['-h', '--help', '-V', '--version']);

function createProgram(): Command {
  const program = new Command('oss-inventory-graphql')
    .description('A GraphQL API over the inventory rules of Alibaba Cloud OSS buckets.')
    .version(versionOfPackage(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureOutput({ outputError: (text) => complain(asLine(text)) })
    .exitOverride();

  const serve = program
    .command('serve')
    .summary('serve the API: what is done where no command is named')
    .description('Serves the API. Settings are environment variables.')
    .option('--port <port>', 'instead of PORT; 0 takes a free one', portOf)
    .option('--host <address>', 'instead of HOST')
    .addOption(envFile())
    .action(async (options: EnvironmentOptions) => {
      const command = await import('./serve.ts');
      await command.serve(options);
    });

  program
    .command('emulator')
    .summary('run the OSS emulator alone, for tests of your own')
    .description(
      'Runs the OSS emulator on 127.0.0.1 and prints what its clients need, as lines that a shell ' +
        'executes and that --env-file reads. When they are printed it is ready.',
    )
    .option('--port <port>', '0 takes a free one', portOf, 0)
    .option('--data <file>', 'an SQLite file to keep the data in', ':memory:')
    .option('--no-sample-data', 'begin without the sample buckets and rules')
    .option('--bucket <name>', 'make a bucket, in oss-cn-hangzhou; may be repeated', collect)
    .action(async (options: EmulatorCommandOptions) => {
      const command = await import('./emulator.ts');
      await command.runEmulator(options);
    });

  program
    .command('print-schema')
    .description('Prints the schema in the schema definition language.')
    .summary('print the schema')
    .option('--federation', 'that of the subgraph, as gateways compose it')
    .action(async (options: { readonly federation?: boolean }) => {
      const command = await import('./print-schema.ts');
      await command.printSchema(options);
    });

  program
    .command('check')
    .summary('try the settings: configuration, OSS, clock, credentials, rights')
    .description(
      'Tries the settings as serve would use them, and changes nothing: the configuration, OSS, its ' +
        'clock, the credentials and their rights. A line each says what is wrong and how to mend it; ' +
        'the exit code is 1 where anything is.',
    )
    .option('--bucket <name>', 'try the rights on this bucket too')
    .addOption(envFile())
    .action(async (options: CheckOptions) => {
      const command = await import('./check/check.ts');
      process.exitCode = (await command.check(options)) ? 0 : 1;
    });

  return program.addHelpText('after', () => `\n${optionsOf(serve)}\n${ENVIRONMENT}`);
}

/** The exit code where the command line itself is wrong. */
const USAGE_ERROR = 2;

const ENVIRONMENT = `Environment:
  DEBUG=1              show what is behind an error, with its stack
  NO_COLOR=1           no colours on a terminal

Settings are environment variables, listed in docs/configuration.md.`;

/** `serve` needs no name, so its options are the program's too. */
function optionsOf(serve: Command): string {
  const help = serve.helpInformation();
  return help.slice(help.indexOf('Options:')).replace('Options:', 'Options of serve:');
}

function envFile(): Option {
  const description = 'read settings from a file; the environment goes before it; may be repeated';
  return new Option('--env-file <file>', description).argParser(collect);
}

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 0 (takes a free port) to 65535.');
}

/** Complaints of commander have two lines where it has a suggestion. */
function asLine(text: string): string {
  const line = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ');
  return line.includes('(Did you mean ') ? line : `${line} (see --help)`;
}

function versionOfPackage(): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return version;
}
