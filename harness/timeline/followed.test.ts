import { expect, test } from '@jest/globals';
import type { ObservedEvent } from '../observation/index.ts';
import { followedAfter } from './followed.ts';

const NEW = '10.0.0.2:6379';
const isNew = (address: string) => address === NEW;

const acknowledgedBy = (atMs: number, detail: string, client = 'app'): ObservedEvent => ({
  kind: 'client',
  client,
  atMs,
  event: 'acknowledged-by',
  detail,
});
const written = (completedAtMs: number, server = NEW, kind = 'append') => ({
  kind,
  outcome: 'ok',
  completedAtMs,
  server,
});

test('a client follows with the first write that the new master acknowledges after the fault', () => {
  const events = [acknowledgedBy(900, NEW), acknowledgedBy(1100, '10.0.0.1:6379'), acknowledgedBy(3200, NEW)];
  expect(followedAfter(events, 'app', isNew, 1000)).toBe(2200);
});

test('another client that follows does not count', () => {
  expect(followedAfter([acknowledgedBy(3200, NEW, 'other')], 'app', isNew, 1000)).toBeUndefined();
});

test('a client that already was with the later master follows with its first write after the promotion', () => {
  const events = [1010, 1260, 2800, 3050].map(atMs => acknowledgedBy(atMs, NEW));
  expect(followedAfter(events, 'app', isNew, 1000, { promotedMs: 2000 })).toBe(2050);
});

test('operations give the exact moment', () => {
  const operations = [written(2900), written(3010), written(3020)];
  expect(followedAfter([], 'app', isNew, 1000, { promotedMs: 2005, operations })).toBe(2010);
  expect(followedAfter([acknowledgedBy(3200, NEW)], 'app', isNew, 1000, { operations })).toBe(1900);
});

test('reads, refusals and other servers do not count', () => {
  const operations = [
    written(3010, NEW, 'read'),
    written(3020, '10.0.0.3:6379'),
    { ...written(3030), outcome: 'fail' },
  ];
  expect(followedAfter([], 'app', isNew, 1000, { operations })).toBeUndefined();
});

test('a write just before the promotion was sampled counts from that moment', () => {
  expect(followedAfter([acknowledgedBy(2980, NEW)], 'app', isNew, 1000, { promotedMs: 2000 })).toBe(2000);
});
