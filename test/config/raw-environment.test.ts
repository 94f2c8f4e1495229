import { hostname } from 'node:os';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { readConfig, settingWarnings } from '../../src/config/index.ts';

const KEYS = { OSS_ACCESS_KEY_ID: 'my-key-id', OSS_ACCESS_KEY_SECRET: 'my-key-secret' };

function problems(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split('\n');
  }
}

describe('values as shells, images and files of Docker leave them', () => {
  test.for([
    [{ LOG_LEVEL: 'INFO' }, { logLevel: 'info' }],
    [{ LOG_LEVEL: 'Warning' }, { logLevel: 'warn' }],
    [{ PORT: '8080\r' }, { port: 8080 }],
    [{ PORT: ' 8080 ' }, { port: 8080 }],
    [{ PORT: ' ' }, { port: 4000 }],
    [{ PORT: '""' }, { port: 4000 }],
    [{ HOST: '"::1"' }, { host: '::1' }],
    [{ GRAPHIQL: "'false'" }, { graphiql: false }],
    [{ NODE_ENV: '"development"\r' }, { graphiql: true }],
    [{ NODE_ENV: 'Test' }, { graphiql: true }],
    [{ HOST: '0.0.0.0', AUTH: 'None' }, { host: '0.0.0.0' }],
    [
      { RATE_LIMIT_COST_PER_MINUTE: '"600"', RATE_LIMIT_FAILURE_MODE: 'CLOSED' },
      { rateLimit: { costPerMinute: 600, withoutRedis: 'closed' } },
    ],
    [{ OSS_REGION: 'cn-beijing', OSS_CREDENTIALS: 'Default' }, { oss: { credentials: 'default' } }],
    [
      { OSS_REGION: '"cn-beijing"', OSS_ACCESS_KEY_ID: 'id\r', OSS_ACCESS_KEY_SECRET: "'secret'" },
      {
        oss: {
          region: 'oss-cn-beijing',
          credentials: { accessKeyId: 'id', accessKeySecret: 'secret' },
        },
      },
    ],
    [
      { ACCESS_POLICY: `'{"grants":[{"to":"anyone","may":["read"],"on":["*"]}]}'` },
      { policy: { grants: [{ to: 'anyone' }] } },
    ],
  ] as const)('%j', ([environment, config]) => {
    expect(readConfig(environment)).toMatchObject(config);
    expect(settingWarnings(environment)).toEqual([]);
  });

  test.for([' ', '""', "' '"])('%j leaves nothing that restricts access', (empty) => {
    expect(problems({ API_KEYS: empty })).toEqual([
      'API_KEYS: is empty: set a value, or remove it',
    ]);
  });
});

describe('what other programs put under the names of settings', () => {
  test('a service link of a Service named `metrics` is ignored with a warning', () => {
    const environment = { METRICS_PORT: 'tcp://10.0.0.1:9090' };
    expect(readConfig(environment).telemetry.metrics).toBeUndefined();
    expect(settingWarnings(environment)).toEqual([
      'METRICS_PORT is ignored: it looks like a Kubernetes service link: set enableServiceLinks: ' +
        'false in the pod ("tcp://10.0.0.1:9090")',
    ]);
  });

  test('a service link as PORT is refused as such', () => {
    expect(problems({ PORT: 'tcp://10.0.0.1:4000' })).toEqual([
      'PORT: must be a whole number from 0 (takes a free port) to 65535; it looks like a Kubernetes ' +
        'service link: set enableServiceLinks: false in the pod ("tcp://10.0.0.1:4000")',
    ]);
  });

  test.for(['x86_64-conda-linux-gnu', 'arm64-apple-darwin20.0.0', 'x86_64-conda_cos6-linux-gnu'])(
    'HOST=%s of a compiler is ignored with a warning',
    (HOST) => {
      expect(readConfig({ HOST }).host).toBe('127.0.0.1');
      expect(settingWarnings({ HOST })).toEqual([
        `HOST is ignored: "${HOST}" is the target of a compiler, which Conda sets, not an address`,
      ]);
    },
  );

  test('HOST with the name of a machine counts', () => {
    const environment = { HOST: 'arm64-node-1', AUTH: 'none' };
    expect(readConfig(environment).host).toBe('arm64-node-1');
    expect(settingWarnings(environment)).toEqual([]);
  });

  test('the name of the machine as HOST is refused with its likely reason', () => {
    const [line = ''] = problems({ HOST: hostname() });
    expect(line).toMatch(/^HOST: refusing .* Some shells set HOST .*: unset it/);
  });

  test.for(['http://0.0.0.0', '0.0.0.0:4000', '*', 'my host'])('HOST %s is no address', (HOST) => {
    expect(problems({ HOST, AUTH: 'none' })).toEqual([
      `HOST: must be an IP address or a host name, without scheme and port ("${HOST}")`,
    ]);
  });
});

const OTHERS = `
# Shells, images and CI
PATH=/bin
HOME=/root
USER=me
HOSTNAME=box
TERM=xterm
SHLVL=1
PWD=/
TZ=UTC
LANG=C
CI=1
AUTHOR=me
DEBUG=1
NO_COLOR=1
FORCE_COLOR=0
NODE_VERSION=26.0.0
NODE_OPTIONS=--enable-source-maps
NODE_PATH=/x
NODE_EXTRA_CA_CERTS=/x
XDG_STATE_HOME=/x
HTTPS_PROXY=http://proxy
HTTP_PROXY=http://proxy
NO_PROXY=localhost
npm_lifecycle_event=start
# Alibaba Cloud, OpenTelemetry, other clients of OSS and Redis
ALIBABA_CLOUD_ACCESS_KEY_ID=x
ALIBABA_CLOUD_ACCESS_KEY_SECRET=x
OTEL_SERVICE_NAME=x
OTEL_EXPORTER_OTLP_HEADERS=x
OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
OSS_BUCKET=mine
OSS_CONFIG_FILE=x
REDIS_HOST=x
REDIS_PORT=6379
REDIS_TLS_URL=x
# Service links of the Services redis, oss, metrics, oss-inventory-graphql and kubernetes, and a link of Docker
REDIS_SERVICE_HOST=10.0.0.1
REDIS_SERVICE_PORT=6379
OSS_PORT=tcp://10.0.0.2:80
OSS_PORT_80_TCP_ADDR=10.0.0.2
OSS_SERVICE_HOST=10.0.0.2
OSS_SERVICE_PORT_HTTP=80
METRICS_SERVICE_HOST=10.0.0.3
METRICS_SERVICE_PORT=9090
METRICS_PORT_9090_TCP=tcp://10.0.0.3:9090
KUBERNETES_PORT=tcp://10.0.0.4:443
KUBERNETES_SERVICE_HOST=10.0.0.4
METRICS_NAME=/web/metrics
OSS_INVENTORY_GRAPHQL_PORT=tcp://10.0.0.5:4000
OSS_INVENTORY_GRAPHQL_SERVICE_PORT=4000
# Platforms
DYNO=web.1
K_SERVICE=x
FC_SERVER_PORT=9000
FLY_REGION=x
PRIMARY_REGION=x
`;

describe('a variable that is not read', () => {
  test.for([
    ['OSS_REGIN', 'OSS_REGION'],
    ['oss_region', 'OSS_REGION'],
    ['OSS_ACCESS_KEY', 'OSS_ACCESS_KEY_ID'],
    ['OSS_SECURITY_TOKEN', 'OSS_SESSION_TOKEN'],
    ['RATE_LIMT_COST_PER_MINUTE', 'RATE_LIMIT_COST_PER_MINUTE'],
    ['RATE_LIMIT_PER_MINUTE', 'RATE_LIMIT_COST_PER_MINUTE'],
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['CACHE_TTL', 'CACHE_TTL_MS'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['LOG_LEVLE', 'LOG_LEVEL'],
    ['NODE_EVN', 'NODE_ENV'],
    ['OSS_REGOIN', 'OSS_REGION'],
    ['ACCESS_POLICIES', 'ACCESS_POLICY'],
    ['REQUEST_TIMEOUT', 'REQUEST_TIMEOUT_MS'],
    ['REDIS_URI', 'REDIS_URL'],
    ['API_KEY', 'API_KEYS'],
    ['METRIC_PORT', 'METRICS_PORT'],
    ['TRUSTED_DOCUMENT_ONLY', 'TRUSTED_DOCUMENTS_ONLY'],
    ['OTEL_EXPORTER_OTLP_ENDPONT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    ['OSS_ACCESS_KEY_SECRET_FILES', 'OSS_ACCESS_KEY_SECRET_FILE'],
  ] as const)('%s is warned of with %s, without its value', ([name, nearest]) => {
    expect(settingWarnings({ [name]: 'my-value' })).toEqual([
      `${name} is not a setting: did you mean ${nearest}?`,
    ]);
  });

  test.for(['JWT_ISSUER', 'TRUSTED_DOCUMENTS', 'OSS_REGION'])(
    '%s_FILE is warned of: it is not a secret',
    (name) => {
      expect(settingWarnings({ [`${name}_FILE`]: '/run/x' })).toEqual([
        `${name}_FILE is not read: only secrets can come from files. Set ${name}`,
      ]);
    },
  );

  test('is warned of where another setting has taken its place', () => {
    expect(settingWarnings({ MAX_ALIASES: '10', MAX_DIRECTIVES: '5' })).toEqual([
      'MAX_ALIASES is no longer read: MAX_FIELDS limits the same',
      'MAX_DIRECTIVES is no longer read: MAX_DOCUMENT_TOKENS limits the same',
    ]);
  });

  test('of other programs and orchestrators is not warned of', () => {
    const others = { ...parseEnv(OTHERS) };
    expect(settingWarnings(others)).toEqual([]);
    expect(readConfig(others)).toEqual(readConfig({ XDG_STATE_HOME: '/x' }));
  });

  test('of settings causes no warning, and neither does an empty one', () => {
    expect(settingWarnings({ ...KEYS, OSS_REGION: 'cn-beijing', OSS_REGIN: '' })).toEqual([]);
  });
});

describe('variables of OpenTelemetry', () => {
  const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector.example:4318';

  test.for([
    { OTEL_SDK_DISABLED: 'true' },
    { OTEL_SDK_DISABLED: 'True' },
    { OTEL_TRACES_EXPORTER: 'none' },
    { OTEL_TRACES_EXPORTER: '"None"' },
  ])('%j turns traces off', (off) => {
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT, ...off };
    expect(readConfig(environment).telemetry.tracesEndpoint).toBeUndefined();
    expect(settingWarnings(environment)).toEqual([]);
  });

  test.for([
    {},
    { OTEL_SDK_DISABLED: 'false', OTEL_TRACES_EXPORTER: 'otlp' },
    { OTEL_SDK_DISABLED: '', OTEL_TRACES_EXPORTER: '' },
  ])('%j leaves traces on', (on) => {
    const { telemetry } = readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT, ...on });
    expect(telemetry.tracesEndpoint).toBe(OTEL_EXPORTER_OTLP_ENDPOINT);
  });
});
