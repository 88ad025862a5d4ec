import { expect, test } from '@jest/globals';
import { innerAddresses } from './inner-addresses.ts';

test('a published port tells the server, whatever the name that it was reached by', () => {
  const inner = innerAddresses({
    '10.1.2.11:6379': { host: 'localhost', port: 40_001 },
    '10.1.2.12:6379': { host: 'localhost', port: 40_002 },
  });
  expect(inner({ host: '127.0.0.1', port: 40_002 })).toBe('10.1.2.12:6379');
});

test('servers that go by names share a port, and the address tells them apart', () => {
  const inner = innerAddresses({
    'redis-1:6379': { host: '10.1.2.11', port: 6379 },
    'redis-2:6379': { host: '10.1.2.12', port: 6379 },
  });
  expect(inner({ host: '10.1.2.12', port: 6379 })).toBe('redis-2:6379');
  expect(inner({ host: '10.1.2.13', port: 6379 })).toBe('10.1.2.13:6379');
});

test('behind NAT all servers share a port, and only the whole address tells which one it is', () => {
  const inner = innerAddresses({
    '10.1.2.11:6379': { host: '10.1.2.11', port: 16_379 },
    '10.1.2.12:6379': { host: '10.1.2.12', port: 16_379 },
  });
  expect(inner({ host: '10.1.2.12', port: 16_379 })).toBe('10.1.2.12:6379');
  expect(inner({ host: '10.1.2.13', port: 16_379 })).toBe('10.1.2.13:16379');
});
