import { expect, test } from 'vitest';
import { proxyFor, proxyProblems } from '../src/egress-proxy.ts';

const PROXY = 'http://proxy.example:3128';

function isProxied(url: string, NO_PROXY: string): boolean {
  const environment = { HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY, NO_PROXY };
  return proxyFor(new URL(url), environment) !== undefined;
}

test.for<[string, string]>([
  ['*', 'https://a.example/'],
  ['a.example', 'https://a.example/'],
  ['a.example', 'https://b.a.example/'],
  ['.a.example', 'https://b.a.example/'],
  ['.a.example', 'https://a.example/'],
  ['*.a.example', 'https://b.a.example/'],
  ['A.Example', 'https://a.example/'],
  ['a.example.', 'https://a.example/'],
  ['a.example', 'https://a.example./'],
  ['x.example, a.example', 'https://a.example/'],
  ['x.example a.example', 'https://a.example/'],
  ['"x.example,a.example"', 'https://a.example/'],
  ['a.example:443', 'https://a.example/'],
  ['a.example:80', 'http://a.example/'],
  ['a.example:8443', 'https://a.example:8443/'],
  ['10.0.0.1', 'http://10.0.0.1/'],
  ['10.0.0.1:8080', 'http://10.0.0.1:8080/'],
  ['10.0.0.0/8', 'http://10.1.2.3/'],
  ['10.0.0.0/8', 'http://[::ffff:10.1.2.3]/'],
  ['2001:db8::/32', 'http://[2001:db8::1]/'],
  ['2001:db8::1', 'http://[2001:db8:0::1]/'],
  ['[2001:db8::1]', 'http://[2001:db8::1]/'],
  ['[2001:db8::1]:8080', 'http://[2001:db8::1]:8080/'],
])('NO_PROXY=%s exempts %s', ([noProxy, url]) => {
  expect(isProxied(url, noProxy)).toBe(false);
});

test.for<[string, string]>([
  ['', 'https://a.example/'],
  [',', 'https://a.example/'],
  ['b.example', 'https://a.example/'],
  ['a.example', 'https://nota.example/'],
  ['*.a.example', 'https://a.example/'],
  ['a.example:80', 'https://a.example/'],
  ['a.example:443', 'https://a.example:8443/'],
  ['.', 'https://a.example/'],
  ['10.0.0.0/8', 'http://11.1.2.3/'],
  ['10.0.0.0/8', 'http://[2001:db8::1]/'],
  ['10.0.0.0/8', 'http://a.example/'],
  ['10.0.0.0/99', 'http://10.1.2.3/'],
  ['[2001:db8::1]:80', 'http://[2001:db8::1]:8080/'],
  ['0.1', 'http://10.0.0.1/'],
])('NO_PROXY=%j does not exempt %s', ([noProxy, url]) => {
  expect(isProxied(url, noProxy)).toBe(true);
});

test.for([
  ...['http://localhost:1/', 'http://LOCALHOST/', 'http://logs.localhost/', 'http://127.0.0.1:1/'],
  ...[
    'http://127.255.255.254/',
    'http://[::1]:1/',
    'http://[::ffff:127.0.0.1]/',
    'http://2130706433/',
  ],
  ...['http://100.100.100.200/latest/meta-data', 'https://127.0.0.1/'],
])('%s is never asked through a proxy', (url) => {
  expect(isProxied(url, '')).toBe(false);
});

test('lower case comes first, and HTTPS does not use HTTP_PROXY', () => {
  const environment = { HTTP_PROXY: 'http://upper.example', http_proxy: 'http://lower.example' };
  expect(proxyFor(new URL('http://a.example'), environment)?.url).toBe('http://lower.example/');
  expect(proxyFor(new URL('https://a.example'), environment)).toBeUndefined();
  expect(proxyFor(new URL('http://a.example'), { ...environment, no_proxy: '*' })).toBeUndefined();
});

test('what is said of a proxy has no user and no password', () => {
  const environment = { HTTPS_PROXY: 'http://user:secret@proxy.example:3128' };
  expect(proxyFor(new URL('https://a.example'), environment)).toEqual({
    url: 'http://user:secret@proxy.example:3128/',
    description: 'http://proxy.example:3128 (HTTPS_PROXY)',
    setting: 'HTTPS_PROXY',
  });
});

test.for([
  'socks5://proxy.example',
  'http://',
  'http://user:%zz@h',
  'http://a b',
  'ftp://x',
  'http://h/p',
])('a proxy %j is refused', (value) => {
  expect(proxyProblems({ HTTPS_PROXY: value })).toEqual([
    expect.stringMatching(/^HTTPS_PROXY: must be http:/),
  ]);
  expect(proxyProblems({ http_proxy: value })).toEqual([
    expect.stringMatching(/^HTTP_PROXY: must be http:/),
  ]);
});

test.for([
  '',
  ' ',
  'http://h',
  'https://u:p%40@h:8443/',
  'proxy.example:3128',
  'http://[2001:db8::1]:1',
])('a proxy %j is taken', (value) => {
  expect(proxyProblems({ HTTPS_PROXY: value, HTTP_PROXY: value })).toEqual([]);
});
