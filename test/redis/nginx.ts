import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPage } from '../docs/markdown.ts';
import { temporaryFolder } from '../server/support.ts';
import { somePort } from './redis.ts';

/** nginx as docs/deploy.md has it, in front of two servers. */
export interface TestNginx extends AsyncDisposable {
  readonly url: string;
  /** Sends requests from now on to these servers; returns when no request goes to others any more. */
  reload(upstreams: readonly [string, string]): Promise<void>;
}

/** What is another one here than in the documentation, where each must stand once. */
function adapted(text: string, changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((changed, [from, to]) => {
    if (changed.split(from).length !== 2) throw new Error(`${from} does not stand there once.`);
    return changed.replace(from, to);
  }, text);
}

/** @param upstreams the addresses of two servers. */
export async function startNginx(upstreams: readonly [string, string]): Promise<TestNginx> {
  const { blocks } = await readPage('docs/deploy.md');
  const block = blocks.find(({ language }) => language === 'nginx');
  const folder = await temporaryFolder();
  for (;;) {
    const port = somePort();
    const serversOf = (urls: readonly [string, string]) => {
      const [first = '', second = ''] = urls.map((url) => new URL(url).host);
      return adapted(block?.text ?? '', {
        '10.0.0.11:4000': first,
        '10.0.0.12:4000': second,
        'keepalive_timeout 4s': 'keepalive_timeout 1s',
        'listen 443 ssl': `listen 127.0.0.1:${port}`,
      });
    };
    const nginx = await launch(serversOf(upstreams), folder.path);
    if (!nginx) continue;
    return {
      url: `http://127.0.0.1:${port}/graphql`,
      async reload(urls) {
        await writeFile(fileIn(folder.path), configuration(serversOf(urls), folder.path));
        await nginx.reload();
      },
      async [Symbol.asyncDispose]() {
        nginx.child.kill('SIGTERM');
        await nginx.ended;
        await folder.remove();
      },
    };
  }
}

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

function fileIn(folder: string): string {
  return join(folder, 'nginx.conf');
}

function configuration(servers: string, folder: string): string {
  const paths = TEMPORARY.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ');
  const main = `pid ${folder}/nginx.pid; error_log stderr notice; worker_processes 1; daemon off;`;
  // One that is started by root would else have no rights to its own folder.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `${main} ${user} events {} http { access_log off; ${paths}\n${servers}\n}`;
}

/** `undefined` where the port is taken. */
async function launch(servers: string, folder: string) {
  const file = fileIn(folder);
  await writeFile(file, configuration(servers, folder));
  // Debian has it where not every user's shell looks.
  const env = { PATH: `${process.env['PATH']}:/usr/sbin` };
  const child = spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', file], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const ended = once(child, 'close');
  // Else it would outlive a test that was out of time.
  const kill = () => void child.kill('SIGTERM');
  process.once('exit', kill);
  child.once('close', () => process.off('exit', kill));
  while (!printed.includes('start worker process ')) {
    await Promise.race([once(child.stderr, 'data'), ended]);
    if (child.exitCode === null) continue;
    if (printed.includes('Address already in use')) return undefined;
    throw new Error(`nginx does not start: ${printed}`);
  }
  /** A worker ends when it has answered its last request. */
  const reload = async () => {
    const from = printed.length;
    child.kill('SIGHUP');
    while (!/ exited with code /.test(printed.slice(from))) {
      await Promise.race([once(child.stderr, 'data'), ended]);
      if (child.exitCode !== null) throw new Error(`nginx has ended: ${printed}`);
    }
  };
  return { child, ended, reload };
}
