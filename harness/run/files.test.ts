import { expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { readRecord } from './files.ts';

const stored = (record: object) =>
  readRecord(newFolder('record', { 'record.json': JSON.stringify({ clients: {}, ...record }) }));

test('a record of version 1 is read as one without services', () => {
  const record = stored({ recordVersion: 1, applications: {}, assertions: 3 });
  expect(record).toMatchObject({ recordVersion: 2, services: {}, assertions: 3 });
  expect(record).not.toHaveProperty('applications');
});

test('a record of an application cannot be analyzed any more', () => {
  expect(stored({ recordVersion: 1, applications: { web: { kind: 'cache-aside' } } })).toBeUndefined();
});

test('a record of a later version is refused, because this one would misread it', () => {
  expect(() => stored({ recordVersion: 3 })).toThrow(/has recordVersion 3; this version reads up to 2/);
});

test('services are kept as they were stored', () => {
  const services = { api: { requests: 'api-requests.jsonl', budgets: [] } };
  expect(stored({ recordVersion: 2, services })).toMatchObject({ services });
});
