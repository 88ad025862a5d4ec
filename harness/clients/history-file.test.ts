import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { pause } from '../basics/index.ts';
import { readHistory } from '../history/index.ts';
import type { Beginning, Ending } from '../workload/index.ts';
import { openHistory } from './history-file.ts';
import { completedLine, invokedLine, performedLine } from './history-line.ts';

const BEGINNING: Beginning = {
  id: 7,
  client: 'app',
  kind: 'transaction',
  key: 'a "key"\n',
  value: ['é', '\\'],
  atMs: 1234.567891,
  lateMs: null,
};
const ENDING: Ending = { endedAtMs: 1235.5, outcome: 'fail', server: null, error: 'ERR "no"\n' };

test('lines are what JSON would make of them', () => {
  expect(JSON.parse(invokedLine(BEGINNING))).toEqual({ event: 'invoked', ...BEGINNING });
  expect(JSON.parse(completedLine(7, ENDING))).toEqual({ event: 'completed', id: 7, ...ENDING });
  const answered: Ending = {
    ...ENDING,
    outcome: 'ok',
    server: '10.0.0.1:6379',
    error: null,
    result: [null, 'x"'],
  };
  expect(JSON.parse(performedLine({ ...BEGINNING, value: null, lateMs: 0.25 }, answered))).toEqual({
    event: 'performed',
    ...BEGINNING,
    value: null,
    lateMs: 0.25,
    ...answered,
  });
});

test('what ends at once is one line; what lasts is in the file while it lasts', async () => {
  const path = join(newFolder('history'), 'app.jsonl');
  const history = openHistory(path);
  const [quick, slow] = [0, 1].map(id => ({ ...BEGINNING, id })) as [Beginning, Beginning];
  history.begin(quick);
  history.end(quick, ENDING);
  history.begin(slow);
  await pause(300);
  // As a killed run leaves it.
  expect(readHistory(path)).toMatchObject([
    { id: 0, outcome: 'fail' },
    { id: 1, outcome: 'unresolved' },
  ]);
  history.end(slow, { ...ENDING, outcome: 'ok' });
  history.close();
  expect(readHistory(path)).toMatchObject([
    { id: 0, outcome: 'fail' },
    { id: 1, outcome: 'ok' },
  ]);
  expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(3);
});

test('a process that ends by itself, with whatever exit code, leaves everything in the file', () => {
  const path = join(newFolder('history'), 'app.jsonl');
  const module = new URL('./history-file.ts', import.meta.url).href;
  const source = `
    import { openHistory } from ${JSON.stringify(module)};
    openHistory(${JSON.stringify(path)}).begin(${JSON.stringify(BEGINNING)});
    process.exit(0);`;
  spawnSync(process.execPath, ['--input-type=module', '-e', source]);
  expect(readHistory(path)).toMatchObject([{ id: 7, outcome: 'unresolved' }]);
});
