import { expect, test } from '@jest/globals';
import { withoutSecrets } from './index.ts';

test.each([
  [
    { password: 'x', sentinelPassword: 'y', db: 2 },
    { password: '[secret]', sentinelPassword: '[secret]', db: 2 },
  ],
  [
    { redis: { requirepass: 'x', masterauth: 'x', appendonly: 'yes' } },
    { redis: { requirepass: '[secret]', masterauth: '[secret]', appendonly: 'yes' } },
  ],
  [{ 'sentinel auth-pass mymaster': ['x'] }, { 'sentinel auth-pass mymaster': ['[secret]'] }],
  [{ 'user app': 'on >pw ~* +@all' }, { 'user app': 'on >[secret] ~* +@all' }],
  [{ user: ['app on #abc ~*'] }, { user: ['app on #[secret] ~*'] }],
  [
    { password: '', maxRetriesPerRequest: null },
    { password: '', maxRetriesPerRequest: null },
  ],
])('%j without its secrets', (value, expected) => {
  expect(withoutSecrets(value)).toEqual(expected);
});
