import { expect, test } from '@jest/globals';
import type { Ending } from '../history/index.ts';
import { batches, workload as batchesDefinition } from './batches.ts';
import type { Client } from './connection.ts';
import { type Recorder, recorderOf } from './recorder.ts';

const OFFLINE = 'The client is offline';

/** A recorder whose endings and reports are kept. */
function recording() {
  const endings: Ending[] = [];
  const reports: string[] = [];
  const history = { begin: () => undefined, end: (_: unknown, ending: Ending) => endings.push(ending) };
  return {
    endings,
    reports,
    recorder: recorderOf('app', history, server => reports.push(server), [OFFLINE]),
  };
}

const APPEND = { kind: 'append', key: 'list', value: 'app-0' };
const NOREPLICAS = new Error('NOREPLICAS Not enough good replicas to write.');
const connectionTo = (server: string, losses = () => 0) => ({ server: () => server, losses });

test('a refusal on the connection that the command was sent on is certain', async () => {
  const { endings, recorder } = recording();
  await recorder.record(APPEND, 0, connectionTo('a:1'), () => Promise.reject(NOREPLICAS));
  expect(endings).toMatchObject([{ outcome: 'fail', server: 'a:1' }]);
});

test('a refusal after the connection was lost is not: the command can have been done before it was sent again', async () => {
  const { endings, recorder } = recording();
  let losses = 0;
  const connection = connectionTo('b:1', () => losses);
  await recorder.record(APPEND, 0, connection, async () => {
    losses += 1;
    throw NOREPLICAS;
  });
  expect(endings).toMatchObject([{ outcome: 'unresolved', server: null }]);
});

test('a command that was never sent is certainly not done, whatever became of the connection', async () => {
  const { endings, recorder } = recording();
  let losses = 0;
  const connection = connectionTo('b:1', () => losses);
  await recorder.record(APPEND, 0, connection, async () => {
    losses += 1;
    throw new Error(OFFLINE);
  });
  expect(endings).toMatchObject([{ outcome: 'fail' }]);
});

test('a write that is acknowledged although nothing was received since it began is reported', async () => {
  const history = { begin: () => undefined, end: () => undefined };
  const unanswered: unknown[] = [];
  let bytes = 7;
  const recorder = recorderOf(
    'app',
    history,
    () => undefined,
    [],
    () => bytes,
    ({ value }) => unanswered.push(value),
  );
  const connection = connectionTo('a:1');
  await recorder.record({ ...APPEND, value: 'early' }, 0, connection, async () => 1);
  await recorder.record({ ...APPEND, value: 'replied' }, 0, connection, async () => {
    bytes += 4;
  });
  await recorder.record({ kind: 'read', key: 'list', value: null }, 0, connection, async () => 1);
  await recorder.record({ ...APPEND, value: 'rejected' }, 0, connection, () => Promise.reject(NOREPLICAS));
  await recorder.recordBatch({ ...APPEND, value: 'all refused' }, 0, connection, async () => [NOREPLICAS]);
  await recorder.recordBatch({ ...APPEND, value: 'early batch' }, 0, connection, async () => [1, NOREPLICAS]);
  expect(unanswered).toEqual(['early', 'early batch']);
});

/** What is written down of one pipeline of three commands with these replies. */
async function pipeline(...replies: unknown[]) {
  const { endings, reports, recorder } = recording();
  const client = { ...connectionTo('a:1'), batch: async () => replies } as unknown as Client;
  const workload = batches({ size: 3, as: 'pipeline' });
  const signal = new AbortController().signal;
  const issue = await batchesDefinition.begin({ client, name: 'app', workload, recorder, signal });
  await issue(0, 0);
  return { ending: endings[0], reports };
}

test('every command of a pipeline has its own outcome', async () => {
  const { ending, reports } = await pipeline(1, new Error('Command timed out'), NOREPLICAS);
  expect(ending).toMatchObject({ outcome: 'unresolved', result: ['ok', 'unresolved', 'fail'] });
  expect(ending?.error).toBe('Command timed out');
  expect(reports).toEqual(['a:1']);
});

test('a pipeline whose commands end alike ends as they do', async () => {
  const { ending } = await pipeline(1, 2, 3);
  expect(ending).toMatchObject({ outcome: 'ok', error: null });
  expect(ending).not.toHaveProperty('result');
  expect((await pipeline(NOREPLICAS, NOREPLICAS, NOREPLICAS)).ending).toMatchObject({ outcome: 'fail' });
});

test('commands of a pipeline that were never sent are certainly not done', async () => {
  const offline = [new Error(OFFLINE), new Error(OFFLINE), new Error(OFFLINE)];
  expect((await pipeline(...offline)).ending).toMatchObject({ outcome: 'fail' });
});

test('a server that goes on acknowledging is reported again, but not for every write', async () => {
  const { reports, recorder } = recording();
  const untilMs = performance.now() + 650;
  let writes = 0;
  while (performance.now() < untilMs) {
    await acknowledged(recorder, 'a:1');
    writes += 1;
    await new Promise(setImmediate);
  }
  expect(reports.length).toBeGreaterThanOrEqual(2);
  expect(reports.length).toBeLessThanOrEqual(Math.min(4, writes));
});

test('another server is reported at once', async () => {
  const { reports, recorder } = recording();
  await acknowledged(recorder, 'a:1');
  await acknowledged(recorder, 'b:1');
  expect(reports).toEqual(['a:1', 'b:1']);
});

const acknowledged = (recorder: Recorder, server: string) =>
  recorder.record(APPEND, 0, connectionTo(server), async () => 1);
