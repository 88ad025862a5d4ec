import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newFolder } from '../../basics/fixture.ts';
import { SPLIT, storedRun } from './made-up.ts';
import { type ServedReports, serveReports } from './serve.ts';

let served: ServedReports;
let outside: string;

beforeAll(async () => {
  outside = newFolder('outside', { 'secret.txt': 'secret' });
  const reports = join(outside, 'reports');
  mkdirSync(reports);
  storedRun([SPLIT], undefined, join(reports, '2026-01-01'));
  const attempt = join(reports, '2026-01-01', 'scenario-0', 'attempts', '1');
  mkdirSync(join(attempt, 'history'), { recursive: true });
  writeFileSync(join(attempt, 'a <b>?.json'), 'of the attempt');
  storedRun([{ ...SPLIT, verdict: 'fail', reason: 'late' }], undefined, join(reports, '2026-01-02'));
  symlinkSync('2026-01-02', join(reports, 'latest'));
  symlinkSync(outside, join(reports, 'way-out'));
  served = await serveReports(reports, 0);
});
afterAll(() => served.close());

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Asks without tidying the path up, as a browser would. */
const ask = (path: string, options: { method?: string; headers?: Record<string, string> } = {}) =>
  new Promise<Answer>((resolve, reject) => {
    const { hostname, port } = new URL(served.address);
    const request = get({ hostname, port, path, agent: false, ...options }, response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', text => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    request.on('error', reject);
  });

describe('the server of reports', () => {
  test('shows all runs on its first page', async () => {
    const { status, body } = await ask('/');
    expect(status).toBe(200);
    expect(body).toContain('href="2026-01-01/"');
    expect(body).toContain('what a split loses');
  });

  test('shows all other runs where the files of one were cut off, and says so of that', async () => {
    const cut = join(outside, 'reports', '2026-01-03');
    mkdirSync(cut);
    writeFileSync(join(cut, 'run.json'), '{"scen');
    const { status, body } = await ask('/');
    expect(status).toBe(200);
    expect(body).toContain('href="2026-01-01/"');
    expect(body).toContain('run.json is not JSON');
  });

  test('shows a run, also one that was never drawn, and by the link to the newest', async () => {
    expect(await ask('/2026-01-01/')).toMatchObject({
      status: 200,
      body: expect.stringContaining('what a split loses'),
    });
    expect((await ask('/latest/')).body).toContain('late');
    expect((await ask('/2026-01-01')).status).toBe(308);
  });

  test('gives what is in a run', async () => {
    expect((await ask('/2026-01-01/run.json')).body).toContain('"schemaVersion"');
    expect((await ask('/2026-01-01/scenario-0/history/app.jsonl')).status).toBe(200);
  });

  test('lists what there is of an earlier attempt, to which the page of its run links', async () => {
    const { status, body } = await ask('/2026-01-01/scenario-0/attempts/1/');
    expect(status).toBe(200);
    expect(body).toContain('<a href="./history/">history/</a>');
    expect(body).toContain('<a href="./a%20%3Cb%3E%3F.json">a &lt;b&gt;?.json</a>');
    expect((await ask('/2026-01-01/scenario-0/attempts/1/a%20%3Cb%3E%3F.json')).body).toBe('of the attempt');
    expect((await ask('/2026-01-01/scenario-0/attempts/1/history/')).status).toBe(200);
  });

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/2026-01-01/..%2f..%2fsecret.txt',
    '/2026-01-01/../../secret.txt',
    '//secret.txt',
    '//2026-01-01',
    '/way-out/secret.txt',
    '/way-out/',
    '/secret.txt%00.html',
    '/%E0%A4%A',
    '/nowhere',
  ])('gives nothing for %s', async path => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body).not.toContain('secret');
  });

  test('answers nobody who means another machine', async () => {
    expect((await ask('/', { headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await ask('/', { headers: { host: 'localhost:1' } })).status).toBe(200);
  });

  test('lets nobody write', async () => {
    expect((await ask('/', { method: 'POST' })).status).toBe(405);
  });

  test('listens on the loopback interface only', () => {
    expect(served.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });
});

test('a folder that is not there is refused with what to do', async () => {
  await expect(serveReports('/nowhere/at/all', 0)).rejects.toThrow(/no such folder[\s\S]*npm run scenarios/);
});
