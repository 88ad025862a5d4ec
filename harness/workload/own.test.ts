import { expect, test } from '@jest/globals';
import type { Operation } from '../history/index.ts';
import type { Evidence } from './definition.ts';
import { judgeEvidence } from './judge.ts';
import { lossOf } from './loss.ts';
import { type OwnRead, readOfEffects, storedReads, withoutOthers, workloadFrom } from './own.ts';

const MODULE = new URL(import.meta.url);
const WORKLOAD = workloadFrom(MODULE, { unit: 'order' });
const SERVER_DATA = { orders: { type: 'list', value: ['app-0'] } } as const;

const placed = (id: string, outcome: Operation['outcome'] = 'ok'): Operation => ({
  id: Number(id.split('-')[1]),
  client: 'app',
  kind: 'append',
  key: 'failover:own:app',
  value: id,
  invokedAtMs: 0,
  completedAtMs: 1,
  outcome,
});

function findingsOf(operations: readonly Operation[], read: OwnRead) {
  const master = { ...SERVER_DATA, ...storedReads(WORKLOAD, 'app', read) };
  const evidence: Evidence = {
    workload: WORKLOAD,
    operations,
    data: { 'redis-1': master, 'redis-2': SERVER_DATA },
    master: 'redis-1',
    addresses: [],
    masterships: [],
    workEndedAtMs: 2,
    readAtMs: 3,
  };
  const findings = judgeEvidence(evidence);
  const loss = lossOf(WORKLOAD, operations, master, [], 3, 'app');
  return { loss, verdicts: Object.fromEntries(findings.map(({ checker, verdict }) => [checker, verdict])) };
}

test('an acknowledged id that is not read is lost, in the unit that the scenario declares', () => {
  const { loss, verdicts } = findingsOf([placed('app-0'), placed('app-1')], { present: ['app-0'] });
  expect(loss).toMatchObject({ unit: 'order', acknowledged: 2, lost: 1, lostExamples: ['app-1'] });
  expect(verdicts).toMatchObject({ elements: 'fail' });
});

test('an id that is read twice is a duplicate, one that no client made is unexpected', () => {
  const { loss, verdicts } = findingsOf([placed('app-0')], { present: ['app-0', 'app-0', 'web-7'] });
  expect(loss).toMatchObject({ duplicateExamples: ['app-0'], unexpectedExamples: ['web-7'] });
  expect(verdicts).toMatchObject({ elements: 'fail' });
});

test('an operation that failed and is read is a ghost', () => {
  const { loss } = findingsOf([placed('app-0', 'unresolved')], { present: ['app-0'] });
  expect(loss).toMatchObject({ lost: 0, ghostExamples: ['app-0'] });
});

test('what was read is no key of a server: servers with the same data converge', () => {
  const { verdicts } = findingsOf([placed('app-0')], { present: ['app-0'] });
  expect(verdicts).toMatchObject({ elements: 'pass', convergence: 'pass' });
  expect(verdicts).not.toHaveProperty('effects');
});

test('an id is present when it has every effect, as often as one of them has it', () => {
  const read = readOfEffects([
    ['orders', ['app-0', 'app-1', 'app-1', 'app-2']],
    ['stock', ['app-0', 'app-1', 'app-3']],
    ['mail', ['app-0', 'app-1']],
  ]);
  expect(read).toEqual({
    present: ['app-0', 'app-1', 'app-1'],
    partial: ['app-2 without stock and mail', 'app-3 without orders and mail'],
  });
});

test('effects are checked where the workload tells them apart', () => {
  const whole = findingsOf([placed('app-0')], { present: ['app-0'], partial: [] });
  expect(whole.verdicts).toMatchObject({ effects: 'pass', elements: 'pass' });
  const part = findingsOf([placed('app-0'), placed('app-1')], {
    present: ['app-0'],
    partial: ['app-1 without stock'],
  });
  expect(part.verdicts).toMatchObject({ effects: 'fail', elements: 'fail' });
  expect(part.loss).toMatchObject({ lost: 1 });
});

test('clients that share their data do not count each other’s ids', () => {
  const read = {
    present: ['app-0', 'web-0', 'other-9'],
    partial: ['app-1 without stock', 'web-1 without stock'],
  };
  expect(withoutOthers(read, 'app', ['app', 'web'])).toEqual({
    present: ['app-0', 'other-9'],
    partial: ['app-1 without stock'],
  });
});

test('a file that does not exist, a wrong unit and an unknown option are refused', () => {
  expect(() => workloadFrom(new URL('./not-there.ts', MODULE))).toThrow(
    /workloadFrom is .*a file that exists/,
  );
  expect(() => workloadFrom(MODULE, { unit: '' })).toThrow(/workload\.unit is ""/);
  expect(() => workloadFrom(MODULE, { keys: 3 } as never)).toThrow(/workload has an unknown option/);
  expect(() => workloadFrom(MODULE, { rate: 0 })).toThrow(/workload\.rate is 0/);
});
