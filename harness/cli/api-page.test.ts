import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { API_PAGE, apiPage } from './api-page.ts';

test('docs/api.md is what the declarations say (npm run dev:pages writes it)', () => {
  expect(readFileSync(API_PAGE, 'utf8')).toBe(apiPage());
});

test('each name has its declaration, functions without their bodies', () => {
  const page = apiPage();
  expect(page).toMatch(
    /^#### clientOf$[\s\S]*?\*\*Throws\*\* UnusableInput[\s\S]*?function clientOf\([^{]*\): LibraryClient;$/m,
  );
  expect(page).toMatch(/^#### sum$[\s\S]*?```typescript\nconst sum = /m);
  expect(page).not.toMatch(/```typescript\n\n?```/);
});
