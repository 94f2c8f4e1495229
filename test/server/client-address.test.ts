import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientAddress, networkOf } from '../../src/server/http/client-address.ts';

const PROXY = '10.0.0.9';

describe('without trusted proxies', () => {
  test.for([null, '', '203.0.113.7', '203.0.113.7, 203.0.113.8'])(
    'x-forwarded-for %j is not believed',
    (header) => {
      expect(clientAddress(PROXY, header, 0)).toBe(PROXY);
    },
  );
});

test.for([
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['', ''],
])('the connection of %s is of %s', ([remote, address]) => {
  for (const trusted of [0, 1]) expect(clientAddress(`${remote}`, null, trusted)).toBe(address);
  expect(clientAddress(`${remote}`, 'unknown', 1)).toBe(address);
});

describe('behind proxies that append', () => {
  test.for([
    ['one', 1, '203.0.113.7', '203.0.113.7'],
    ['one, and a header that the client made up', 1, '1.1.1.1, 203.0.113.7', '203.0.113.7'],
    ['one, and a whole row that it made up', 1, '1.1.1.1, 2.2.2.2,, x, 203.0.113.7', '203.0.113.7'],
    ['two', 2, '203.0.113.7, 10.0.0.1', '203.0.113.7'],
    ['two, and a header that the client made up', 2, '1.1.1.1,203.0.113.7,10.0.0.1', '203.0.113.7'],
    ['two, past the first of them', 2, '203.0.113.7', '203.0.113.7'],
    ['one that appends the port', 1, '203.0.113.7:4711', '203.0.113.7'],
    ['one that appends the port of IPv6', 1, '[2001:db8::1]:4711', '2001:db8::1'],
    ['one that puts IPv6 into brackets', 1, '[2001:db8::1]', '2001:db8::1'],
    ['one that appends IPv6', 1, '2001:db8::1', '2001:db8::1'],
    ['one that spells IPv6 out', 1, '2001:0DB8:0:0::0001', '2001:db8::1'],
    ['one that appends a zone', 1, 'fe80::1%eth0', 'fe80::1%eth0'],
    ['one with a dual-stack socket', 1, '::ffff:203.0.113.7', '203.0.113.7'],
    ['one that writes that in hex', 1, '::FFFF:cb00:7107', '203.0.113.7'],
    ['one that spells that out', 1, '0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
    ['one that appends its port', 1, '[::ffff:203.0.113.7]:443', '203.0.113.7'],
  ] as const)('%s', ([, proxies, header, address]) => {
    expect(clientAddress(PROXY, header, proxies)).toBe(address);
  });

  test.for([null, '', ' ', 'unknown', '1.1.1.1, unknown', '1.1.1.1,', '203.0.113.777', '1:2:3'])(
    'where they name no address (%j), the connection’s counts',
    (header) => {
      expect(clientAddress(PROXY, header, 1)).toBe(PROXY);
    },
  );

  test('whatever a client sends, it is the address that the outermost proxy saw', () => {
    const made = fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), { maxLength: 5 });
    fc.assert(
      fc.property(made, fc.integer({ min: 1, max: 4 }), fc.ipV4(), (fakes, proxies, client) => {
        const appended = [client, ...new Array(proxies - 1).fill('10.0.0.1')];
        expect(clientAddress(PROXY, [...fakes, ...appended].join(', '), proxies)).toBe(client);
      }),
    );
  });
});

describe('counted as', () => {
  test.for([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:cb00:7107', '203.0.113.7'],
    ['::ffff:203.0.113.7%eth0', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8::2:3:4:5:6', '2001:db8:0:2::/64'],
    ['1::3:4:5:6:7:8', '1:0:3:4::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    ['', ''],
  ] as const)('%s: %s', ([address, network]) => {
    expect(networkOf(address)).toBe(network);
  });

  test('a caller that changes the last 64 bits stays the same caller; other changes make another one', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((each) => each.toString(16));
    const half = fc.array(group, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(half, half, half, half, (front, other, back, end) => {
        const network = networkOf([...front, ...back].join(':'));
        expect(networkOf([...front, ...end].join(':'))).toBe(network);
        const isSame = front.join(':') === other.join(':');
        expect(networkOf([...other, ...back].join(':')) === network).toBe(isSame);
      }),
    );
  });
});
