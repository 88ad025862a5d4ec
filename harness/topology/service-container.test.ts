import { expect, test } from '@jest/globals';
import { showExit } from './service-container.ts';

test.each([
  [0, 'exit code 0'],
  [7, 'exit code 7'],
  [137, 'SIGKILL'],
  [143, 'SIGTERM'],
  [255, 'exit code 255'],
])('exit code %d is %s', (code, how) => {
  expect(showExit(code)).toBe(how);
});
