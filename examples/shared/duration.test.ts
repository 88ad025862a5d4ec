import { expect, test } from '@jest/globals';
import { cacheAside } from '../cache-aside/service.ts';
import { dnsCache } from '../dns-cache/service.ts';

test.each<[string, () => unknown]>([
  ['cacheWithin', () => cacheAside({ cacheWithin: '100mss' as never })],
  ['ttl', () => cacheAside({ ttl: 'soon' as never })],
  ['sourceDelay', () => cacheAside({ sourceDelay: '1x' as never })],
  ['cacheWithin', () => dnsCache({ cacheWithin: '100mss' as never })],
  ['resolverDelay', () => dnsCache({ resolverDelay: '1x' as never })],
])('a duration of %s that cannot be read is refused when the service is described', (option, made) => {
  expect(made).toThrow(new RegExp(`^${option} is '.*'; expected: a duration|\\.freshFor is`));
});

test('durations that can be read are taken', () => {
  expect(cacheAside({ cacheWithin: 'never', ttl: '2s', sourceDelay: '0ms' })).toMatchObject({
    kind: 'service',
  });
  expect(dnsCache({ cacheWithin: '50ms' })).toMatchObject({ kind: 'service' });
});
