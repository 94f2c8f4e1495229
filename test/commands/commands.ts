import type { Page } from '../docs/markdown.ts';

/** What a test does with a command of the documentation. */
export type Way =
  /** Runs it: it ends by itself. */
  | 'run'
  /** Starts it, waits until it says where it listens, and ends it with SIGTERM. */
  | 'start'
  /** Leaves it to others, or to nobody. */
  | { readonly elsewhere: string };

/** What belongs together: a block of commands that end by themselves, or one other command. */
export interface Script {
  readonly path: string;
  readonly text: string;
  /** Absent: no test knows what to do with it. */
  readonly way: Way | undefined;
  /** What the page says that it prints, of a `console` block. */
  readonly output?: string;
}

/** The first that fits holds. */
const WAYS: readonly (readonly [RegExp, Way])[] = [
  [/^npm ci && npm (start|test)$/, { elsewhere: 'CI does both, on a fresh clone' }],
  [
    /^npm install graphql@16 @apollo\/composition oss-inventory-graphql && node compose\.mjs$/,
    {
      elsewhere:
        'test/peers/gateways/documentation.test.ts runs the script, with what is installed',
    },
  ],
  [/^npm install /, { elsewhere: 'needs npm’s registry; test/package/ installs the package' }],
  [/^docker /, { elsewhere: 'needs Docker' }],
  [
    /^npm ci && npm run build && npm prune --omit=dev$/,
    { elsewhere: 'needs npm’s registry; test/package/ installs what the build makes' },
  ],
  [
    /^(kubectl|systemctl|apt-get|mkdir|cp|rm -rf \/opt)\b/,
    { elsewhere: 'needs a cluster, or a machine of its own' },
  ],
  [/^oss-inventory-graphql .*--(help|version)$/, 'run'],
  [/^oss-inventory-graphql apply (?!.*--yes)/, { elsewhere: 'asks; test/cli/rules/ answers' }],
  [
    /^oss-inventory-graphql apply .*--journal \/var\//,
    { elsewhere: 'test/cli/rules/ does, in a folder of its own' },
  ],
  [/^oss-inventory-graphql (check|export|plan|print-schema|reports)\b/, 'run'],
  [/^(npm start|oss-inventory-graphql)( (serve|emulator)\b.*)?$/, 'start'],
  [/^curl http:\/\/127\.0\.0\.1:4000\//, 'run'],
  [/^(openssl|printf) /, 'run'],
];

/** The shell's blocks of a page. */
export function scriptsOf({ path, blocks }: Page): readonly Script[] {
  return blocks.flatMap(({ language, text }) => {
    if (language === 'console') return session(text).map((script) => ({ path, ...script }));
    return language === 'sh' ? together(text).map((script) => ({ path, ...script })) : [];
  });
}

/** Lines that begin with `$` are commands, and behind each stands what it prints. */
function session(text: string): readonly Omit<Script, 'path'>[] {
  return text
    .split(/^\$ /m)
    .filter(Boolean)
    .map((part) => {
      const [line = '', ...printed] = part.split('\n');
      return { text: line, way: wayOf(line), output: printed.join('\n').trim() };
    });
}

/** Later lines of a block use what earlier ones have set. */
function together(text: string): readonly Omit<Script, 'path'>[] {
  // It ends what it has started in the background.
  if (/ &( |$)/m.test(text)) return [{ text, way: 'run' }];
  const lines = text
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ text: line, way: wayOf(line) }));
  const run = lines.filter(({ way }) => way === 'run').map((line) => line.text);
  return [
    ...(run.length > 0 ? [{ text: run.join('\n'), way: 'run' as const }] : []),
    ...lines.filter(({ way }) => way !== 'run'),
  ];
}

/** What a command does is not changed by the variables in front of it. */
function wayOf(line: string): Way | undefined {
  const command = line.replace(/^(\w+=[^\s$]\S* )+/, '').replace(/^\w+=\$\(/, '');
  return WAYS.find(([pattern]) => pattern.test(command))?.[1];
}
