import { expect, test } from '@jest/globals';
import { tagged } from './required-image.ts';

test.each([
  ['my-api', 'my-api:latest'],
  ['my-api:2', 'my-api:2'],
  ['registry.example:5000/team/my-api', 'registry.example:5000/team/my-api:latest'],
  ['registry.example:5000/team/my-api:2', 'registry.example:5000/team/my-api:2'],
  ['my-api@sha256:0123', 'my-api@sha256:0123'],
])('%s is pulled as %s', (name, pulled) => {
  expect(tagged(name)).toBe(pulled);
});
