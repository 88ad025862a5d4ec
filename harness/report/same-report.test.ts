import { expect, test } from '@jest/globals';
import { REPORT } from './made-up.ts';
import { changesBetween } from './same-report.ts';

const [app] = Object.values(REPORT.clients);
if (app === undefined) throw new Error('the fixture has no client');

test('a report is the same in the precision in which it is stored', () => {
  const clients = { app: { ...app, outageMs: 4010.0001 } };
  expect(changesBetween({ ...REPORT, clients }, REPORT)).toEqual({ changed: [], added: [] });
});

test('a number that changed is named by its path, with both values', () => {
  const clients = { app: { ...app, outageMs: 5000 } };
  expect(changesBetween(REPORT, { ...REPORT, clients }).changed).toEqual([
    'clients.app.outageMs: 4010 → 5000',
  ]);
});

test('a field that the stored report does not have is new; one that is gone is a change', () => {
  const operations = { ...app.operations, standing: 'unexpected' } as const;
  const grown = { ...REPORT, clients: { app: { ...app, operations } } };
  expect(changesBetween(REPORT, grown)).toEqual({
    changed: [],
    added: ['clients.app.operations.standing: absent → "unexpected"'],
  });
  expect(changesBetween(grown, REPORT).changed).toEqual([
    'clients.app.operations.standing: "unexpected" → absent',
  ]);
});
