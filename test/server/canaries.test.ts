import { once } from 'node:events';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { request as ask, createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Fault, startEmulator } from '../../src/emulator/emulator.ts';
import { createLogger } from '../../src/server/telemetry/logger.ts';
import { ruleXml } from '../support/rules.ts';
import { serve } from '../support/serve.ts';
import { simulateTimeWithoutSleep } from '../support/simulated-time.ts';
import {
  COUNT,
  creation,
  type LogLine,
  portOf,
  type ServerProcess,
  startProcess,
  temporaryFolder,
} from './support.ts';

const HOST = '127.45.67.89';
const USER = {
  accessKeyId: 'CanaryKeyId',
  accessKeySecret: 'CanaryKeySecret',
  securityToken: 'CanarySecurityToken',
};

/** What a caller sends along; no header but `x-request-id` is anybody's business. */
const HEADERS = {
  authorization: 'Bearer canary-bearer',
  cookie: 'session=canary-cookie',
  'x-api-key': 'canary-api-key',
  'x-oss-access-key-secret': 'canary-forwarded-secret',
  'x-forwarded-for': '10.99.88.77',
  'user-agent': 'canary-agent',
};

/** Never to be seen, in no answer and no line. */
const SECRETS = [HOST, ...Object.values(USER), ...Object.values(HEADERS), 'canary-upstream'];
/** A caller hears of its own mistakes; the log has none of what it sent, but rules that were stored. */
const OWN = 'own-canary';

/** An OSS at an address that can be told from all others, whose answers have headers of their own. */
async function startOss() {
  const emulator = await startEmulator({
    accounts: [{ accountId: '1000000000000000', users: [USER] }],
  });
  for (const name of ['logs', 'reports']) emulator.createBucket({ name });
  emulator.storeRules('logs', [{ id: 'a', xml: ruleXml('a') }]);
  const proxy = createServer((incoming, outgoing) => {
    const { method, headers, url: path } = incoming;
    const onward = ask({ port: emulator.port, method, headers, path }, (answer) => {
      const extra = { server: 'canary-upstream', 'x-canary': 'canary-upstream' };
      outgoing.writeHead(answer.statusCode ?? 0, { ...answer.headers, ...extra });
      answer.on('error', () => outgoing.destroy()).pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  proxy.listen(0, HOST);
  await once(proxy, 'listening');
  return {
    emulator,
    port: portOf(proxy.address()),
    async [Symbol.asyncDispose]() {
      proxy.close();
      proxy.closeAllConnections();
      await emulator.close();
    },
  };
}

/** All that a server answers, headers and all. */
class Witness {
  readonly answers: string[] = [];
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async ask(body: object | string, path = '', method = 'POST'): Promise<string> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        ...HEADERS,
        ...(method === 'GET'
          ? { 'graphql-require-preflight': '1' }
          : { 'content-type': 'application/json' }),
      },
      ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const headers = [...response.headers].map((each) => each.join(': ')).join('\n');
    this.answers.push(`${response.status}\n${headers}\n\n${text}`);
    return text;
  }
}

/** Ends a process, and gives what it said. */
async function endOf(server: ServerProcess) {
  server.signal('SIGTERM');
  const { code, stdout, stderr } = await server.ended;
  expect(code).toBe(0);
  const lines: LogLine[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { output: stdout + stderr, lines };
}

function expectNone(text: string, hidden: readonly string[]) {
  for (const each of hidden) {
    expect(each.length).toBeGreaterThan(4);
    expect(text).not.toContain(each);
  }
}

/** As often as it can be met in a row before OSS is taken for dead, and the next fault is not met. */
const OFTEN = { times: 7 };
const PAGE = `<html><body>canary-upstream http://${HOST}/ 10.99.88.77:8080</body></html>`;
const REFUSAL = `<?xml version="1.0"?><Error><Code>SignatureDoesNotMatch</Code>
  <Message>The signature does not match: see https://canary-upstream.example/ or ${HOST}:80.</Message>
  <HostId>canary-upstream.${HOST}</HostId><OSSAccessKeyId>${USER.accessKeyId}</OSSAccessKeyId>
  <SignatureProvided>canary-upstream</SignatureProvided>
  <StringToSign>GET ${USER.accessKeySecret}</StringToSign>
  <Endpoint>${HOST}</Endpoint><RecommendDoc>https://${HOST}/doc</RecommendDoc></Error>`;

const xml = (status: number, body: string): Fault => ({ ...OFTEN, kind: 'body', status, body });
const FAULTS: readonly Fault[] = [
  { ...OFTEN, kind: 'refuse' },
  { ...OFTEN, kind: 'reset', phase: 'before' },
  { ...OFTEN, kind: 'reset', phase: 'after' },
  { ...OFTEN, kind: 'hold', phase: 'before', until: Promise.withResolvers<void>().promise },
  { ...OFTEN, kind: 'truncate', bytes: 20, how: 'close' },
  { ...OFTEN, kind: 'truncate', bytes: 20, how: 'length' },
  { ...OFTEN, kind: 'body', status: 502, body: PAGE, contentType: 'text/html' },
  { ...OFTEN, kind: 'body', status: 200, body: PAGE, contentType: 'text/html' },
  { ...OFTEN, kind: 'body', status: 302, body: PAGE, contentType: 'text/html' },
  xml(200, `<ListInventoryConfigurationsResult><canary-upstream`),
  xml(200, `<!DOCTYPE x [<!ENTITY e "canary-upstream">]><x>&e;&canary-upstream;</x>`),
  xml(200, `<canary-upstream><Id>canary-upstream</Id></canary-upstream>`),
  xml(403, REFUSAL),
  xml(403, REFUSAL.replace('SignatureDoesNotMatch', 'AccessDenied')),
  xml(403, REFUSAL.replace('SignatureDoesNotMatch', 'InvalidAccessKeyId')),
  xml(403, REFUSAL.replace('SignatureDoesNotMatch', 'RequestTimeTooSkewed')),
  xml(403, REFUSAL.replace('SignatureDoesNotMatch', 'SecurityTokenExpired')),
  xml(400, REFUSAL.replace('SignatureDoesNotMatch', 'InvalidArgument')),
  xml(404, REFUSAL.replace('SignatureDoesNotMatch', 'NoSuchBucket')),
  xml(409, REFUSAL.replace('SignatureDoesNotMatch', 'Conflict')),
  xml(500, REFUSAL.replace('SignatureDoesNotMatch', 'InternalError')),
  xml(503, REFUSAL.replace('SignatureDoesNotMatch', 'SlowDown')),
];

const ERROR = '__typename ... on Error { message code requestId ec }';
const ASKED = [
  `{ inventories(bucket: "logs") { totalCount nodes { id } } }`,
  `{ inventory(bucket: "logs", inventoryId: "a") { id } }`,
  `{ bucket(name: "logs") { region } }`,
  creation('b').replace('__typename', ERROR),
  `mutation { deleteInventory(input: { bucket: "logs", inventoryId: "b" }) { ${ERROR} } }`,
];
const UPDATE = `mutation($on: Boolean!) {
  updateInventory(input: { bucket: "logs", inventoryId: "a", isEnabled: $on }) { ${ERROR} }
}`;

/** Mistakes of a caller, with words of its own in each. */
const MISTAKES: readonly (readonly [body: object | string, path?: string, method?: string])[] = [
  [`{"query": "${OWN}`],
  [{ query: `{ ${OWN.replace('-', '_')} }` }],
  [{ query: `{ a("${OWN}` }],
  [{ query: `# ${OWN}\n{ inventories(bucket: "logs", after: "${OWN}") { totalCount } }` }],
  [
    {
      query: 'query($n: Int) { inventories(bucket: "logs", first: $n) { totalCount } }',
      variables: { n: OWN },
    },
  ],
  [{ query: COUNT, operationName: 'Nope', extensions: { [OWN]: OWN } }],
  [{ query: COUNT, variables: OWN }],
  [{ query: COUNT, [OWN]: OWN }],
  [{ query: creation('b').replace('accountId: "', `prefix: "/${OWN}", accountId: "`) }],
  [{ query: creation('b').replace('AliyunOSSRole', `!${OWN}`) }],
  [{ query: `{ node(id: "${OWN}") { id } }` }],
  [{}, `?query=${encodeURIComponent(COUNT)}&variables={${OWN}`, 'GET'],
  [{}, `?query=${encodeURIComponent(`{ __typename(a: "${OWN}`)}`, 'GET'],
  [{}, `?query=${encodeURIComponent(`mutation { ${OWN} }`)}`, 'GET'],
];

test('however OSS fails, no answer and no line has an address, a key or an answer of it', async () => {
  using time = simulateTimeWithoutSleep();
  await using oss = await startOss();
  const { emulator, port } = oss;
  let log = '';
  await using server = await serve(
    {
      region: 'oss-cn-hangzhou',
      endpoint: `http://${HOST}:${port}`,
      ...{ accessKeyId: USER.accessKeyId, accessKeySecret: USER.accessKeySecret },
      sessionToken: USER.securityToken,
    },
    await createLogger('trace', {
      write: (line) => {
        log += line;
      },
    }),
    { attemptTimeoutMs: 1000, retry: { maxAttempts: 1 } },
  );
  const witness = new Witness(server.url);
  for (const fault of FAULTS) {
    for (const query of ASKED) {
      const onMeet = () => fault.kind === 'hold' && time.pass(1000);
      emulator.inject({ ...fault, onMeet });
      await witness.ask({ query });
      emulator.clearFaults();
      // An answer in between, so that OSS is not taken for dead.
      expect(await witness.ask({ query: COUNT })).toContain('"totalCount":');
    }
  }
  const answers = witness.answers.join('\n\n');
  for (const text of [log, answers])
    expectNone(text, [...SECRETS, `:${port}`, `:${emulator.port}`]);
  const codes = answers.match(/"code":"[A-Z_]+"|"__typename":"\w+Error"/g) ?? [];
  expect(codes.length).toBeGreaterThan(80);
  expect(new Set(codes).size).toBeGreaterThan(6);
  expect(log).not.toContain('"level":50');
  for (const msg of ['request', 'audit', 'refused', 'OSS failed']) {
    expect(log).toContain(`"msg":"${msg}"`);
  }
});

describe('as a process, at LOG_LEVEL=trace', () => {
  test('no answer and no line has a path, a header, a query or a variable either', async () => {
    await using folder = await temporaryFolder();
    await using oss = await startOss();
    const [journal, secretFile] = ['canary-journal', 'canary-secret-file'].map((name) =>
      join(folder.path, name),
    );
    await mkdir(String(journal));
    await writeFile(join(String(journal), '1-a.json'), '{"canary-upstream": ');
    const rule = { bucket: 'logs', inventoryId: 'a', document: ruleXml('a') };
    const other = { at: 'x', oss: `oss-x http://${HOST}:1`, ...rule, sent: [], unwanted: [] };
    await writeFile(join(String(journal), '2-b.json'), JSON.stringify(other));
    await writeFile(String(secretFile), USER.accessKeySecret);
    await using server = await startProcess(folder.path, {
      LOG_LEVEL: 'trace',
      OSS_REGION: 'oss-cn-hangzhou',
      OSS_ENDPOINT: `http://${HOST}:${oss.port}`,
      OSS_ACCESS_KEY_ID: USER.accessKeyId,
      OSS_ACCESS_KEY_SECRET_FILE: String(secretFile),
      OSS_SESSION_TOKEN: USER.securityToken,
      UPDATE_JOURNAL: String(journal),
      METRICS_PORT: '0',
    });
    const witness = new Witness(server.url);
    await server.logged('it stays there');
    for (const [body, path, method] of MISTAKES) await witness.ask(body, path, method);
    oss.emulator.inject({ kind: 'error', status: 400, code: 'InvalidArgument', message: OWN });
    expect(await witness.ask({ query: COUNT })).toContain(OWN);
    expect(await witness.ask({ query: UPDATE, variables: { on: false } })).toContain('Success');

    // A journal that cannot be written is what nobody expects.
    await rm(String(journal), { recursive: true });
    await writeFile(String(journal), '');
    expect(await witness.ask({ query: UPDATE, variables: { on: true } })).toContain('errorId');
    // Nobody listens there any more.
    await oss[Symbol.asyncDispose]();
    await Promise.all(ASKED.map((query) => witness.ask({ query })));
    witness.answers.push(await (await fetch(String(server.banner['metrics']))).text());

    const { output, lines } = await endOf(server);
    const hidden = [...SECRETS, `:${oss.port}`, `:${oss.emulator.port}`, folder.path, 'canary-'];
    expectNone(output, hidden);
    // Of what callers send, only stored rules are logged: as they are before and after a mutation.
    const withoutRules = lines.map(({ before: _, after: __, ...line }) => line);
    expectNone(JSON.stringify(withoutRules), [OWN, OWN.replace('-', '_')]);
    const answers = witness.answers.join('\n\n');
    expectNone(answers.replaceAll(OWN, ''), hidden);
    // What is expected is no error; that the journal cannot be used is none of it.
    // The journal's files come in no order.
    const errors = lines
      .filter(({ level }) => Number(level) >= 50)
      .toSorted((a, b) => Number(b['file'] === '1-a.json') - Number(a['file'] === '1-a.json'));
    expect(errors).toMatchObject([
      { file: '1-a.json', err: { type: 'SyntaxError' } },
      {
        file: '2-b.json',
        bucket: 'logs',
        inventoryId: 'a',
        err: { type: 'Error', message: 'It is of another OSS.' },
      },
      { msg: 'unexpected error', err: { type: 'Error', code: expect.stringMatching(/^E[A-Z]+$/) } },
    ]);
    expect(await readdir(folder.path)).toContain('canary-secret-file');
  });

  test('nor where the embedded emulator has its file', async () => {
    await using folder = await temporaryFolder();
    await using server = await startProcess(folder.path, {
      LOG_LEVEL: 'trace',
      EMULATOR_DATA: join(folder.path, 'canary-data.sqlite'),
    });
    const witness = new Witness(server.url);
    for (const query of ASKED) await witness.ask({ query: query.replaceAll('logs', 'demo-logs') });
    const { output } = await endOf(server);
    expectNone(output + witness.answers.join('\n'), [...SECRETS, folder.path, 'canary-']);
    expect(await readdir(folder.path)).toContain('canary-data.sqlite');
  });

  test('nor where each caller brings its keys', async () => {
    await using folder = await temporaryFolder();
    await using oss = await startOss();
    await using server = await startProcess(folder.path, {
      LOG_LEVEL: 'trace',
      OSS_CREDENTIALS: 'forwarded',
      OSS_REGION: 'oss-cn-hangzhou',
      OSS_ENDPOINT: `http://${HOST}:${oss.port}`,
    });
    const answers: string[] = [];
    for (const headers of [
      {},
      { 'x-oss-access-key-id': USER.accessKeyId },
      {
        'x-oss-access-key-id': USER.accessKeyId,
        'x-oss-access-key-secret': USER.accessKeySecret,
        'x-oss-security-token': USER.securityToken,
      },
      {
        'x-oss-access-key-id': USER.accessKeyId,
        'x-oss-access-key-secret': 'canary-wrong',
        'x-oss-security-token': USER.securityToken,
      },
    ]) {
      const response = await fetch(server.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query: COUNT }),
      });
      answers.push(await response.text());
    }
    expect(answers[0]).toContain('UNAUTHENTICATED');
    expect(answers[2]).toContain('"totalCount":1');
    expect(answers[3]).toContain('ACCESS_DENIED');
    const { output } = await endOf(server);
    expectNone(output + answers.join('\n'), [HOST, ...Object.values(USER), 'canary-']);
  });
});
