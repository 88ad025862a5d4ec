import { expect, test } from '@jest/globals';
import { REPORT, RUN } from '../report/made-up.ts';
import { plantedPage } from './planted-page.ts';

const planted = { ...REPORT, planted: 'an unsubscribed client', reason: 'expected it to follow\nwithin 5s' };

test('a defect stands with its scenario and the first line of what was printed', () => {
  const page = plantedPage({ ...RUN, scenarios: [planted] });
  expect(page).toContain('1 of 1 seeded defects were noticed');
  expect(page).toContain('| a client follows | an unsubscribed client | expected it to follow |\n');
});

test('a defect that was not noticed stands out', () => {
  const missed = {
    ...planted,
    verdict: 'fail' as const,
    reason: 'the planted defect did not turn it red: pass',
  };
  const page = plantedPage({ ...RUN, scenarios: [planted, missed] });
  expect(page).toContain('1 of 2 seeded defects were noticed');
  expect(page).toContain(
    '| an unsubscribed client | NOT NOTICED: the planted defect did not turn it red: pass |',
  );
});

test('where nothing could be judged, nothing is said of the defect', () => {
  const page = plantedPage({ ...RUN, scenarios: [{ ...planted, verdict: 'unknown', reason: 'too busy' }] });
  expect(page).toContain('0 of 1 seeded defects were noticed');
  expect(page).toContain('| NOT KNOWN: too busy |');
});

test('signs of tables and mark-up stay what they are', () => {
  const odd = { ...planted, reason: 'said | <nothing> *' };
  expect(plantedPage({ ...RUN, scenarios: [odd] })).toContain('| said \\| \\<nothing> \\* |');
});

test('a run without planted defects makes no page', () => {
  expect(() => plantedPage(RUN)).toThrow(/the run r has no seeded defects.*scenarios -- --planted/);
});
