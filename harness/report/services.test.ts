import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import type { Numbers } from '../services/index.ts';
import { rowsOf } from './cells.ts';
import { overview } from './html/overview.ts';
import { serviceTables } from './html/scenario-tables.ts';
import { REPORT, SERVICE } from './made-up.ts';
import { requestsIn } from './requests.ts';
import type { ServiceReport } from './result.ts';
import { showServices } from './service-lines.ts';

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

const withService = (changed: Partial<ServiceReport> = {}) => ({
  ...REPORT,
  services: { web: { ...SERVICE, ...changed } },
});

describe('on the terminal', () => {
  const linesOf = (changed: Partial<ServiceReport> = {}) =>
    showServices(withService(changed)).map(line => line.replaceAll(COLOURS, ''));

  test('a service has a line for each part of the run, and what was not kept', () => {
    const [title, head, ...rest] = linesOf();
    expect(title).toBe(
      'web (service): the cache answered again after 4.01 s; never unavailable; its request log shows the same',
    );
    expect(head?.trim().split(/ {2,}/)).toEqual(expect.arrayContaining(['requests', 'success', 'source/s']));
    const cells = rest.map(line => line.trim().split(/ {2,}/));
    expect(cells[0]).toEqual(expect.arrayContaining(['before', '500', '100 %', '300 ms', '90 %', '3.3']));
    expect(cells[1]).toEqual(expect.arrayContaining(['during', '30.0']));
    expect(rest.at(-1)).toBe('  not kept during: success at least 100 %');
  });

  test('one failed request of thousands is no full success', () => {
    expect(linesOf().find(line => line.includes('during'))).toContain('99.9 %');
  });

  test('parts of the key space come after the whole', () => {
    const { periods } = SERVICE;
    const text = linesOf({ shards: { p1: { before: periods.before as never } } }).join('\n');
    expect(text).toMatch(/after .*\n +p1 before /);
  });

  test('a request log that shows otherwise, a cache that stayed away and a process behind it that died are shown', () => {
    const { backMs: _backMs, ...away } = SERVICE;
    const agreement = { agrees: false, compared: ['p99: far'], differs: ['p99: far'] };
    const exits = [{ atMs: 1, pid: 7, how: 'exit code 3', isExpected: false, lastLines: [] }];
    const source = { process: 'died', exits, restart: 'never', leftBehind: [], output: 'x' } as const;
    const report = { ...REPORT, services: { web: { ...away, agreement, behind: { source } } } };
    const [title] = showServices(report).map(line => line.replaceAll(COLOURS, ''));
    expect(title).toBe(
      'web (service): the cache did not answer again; never unavailable; its request log shows other numbers: p99: far; source: ended by itself once (exit code 3)',
    );
  });

  test('a service that reports no cache has no columns for it', () => {
    const {
      hits: _hits,
      away: _away,
      stale: _stale,
      sourcePerSecond: _source,
      ...plain
    } = SERVICE.periods.before as Numbers;
    const { hasCache: _cache, ...silent } = SERVICE;
    const report = { ...REPORT, services: { api: { ...silent, periods: { before: plain } } } };
    const [title, head] = showServices(report).map(line => line.replaceAll(COLOURS, ''));
    expect(title).toMatch(/^api \(service\): requests succeeded again after 4\.01 s/);
    for (const column of ['hits', 'cache away', 'stale', 'source/s']) expect(head).not.toContain(column);
  });

  test('a scenario without services has none', () => {
    expect(showServices(REPORT)).toEqual([]);
  });
});

test('the page has a row for each part of the run, with what was expected of it', () => {
  const { markup } = serviceTables(withService());
  expect(markup.match(/<tr class="(before|during|after)">/g)).toHaveLength(3);
  expect(markup).toContain('<span class="budget broken">✗ success at least 100 %</span>');
  expect(markup).toContain('<span class="budget kept">✓ the load generator agrees</span>');
  expect(markup).toContain('<li>answers: 1500 of the load generator</li>');
});

test('what a page says of a service is text, whatever it is', () => {
  const { markup } = serviceTables(
    withService({ output: '<script>', budgets: [{ what: '<script>', kept: true }] }),
  );
  expect(markup).not.toContain('<script>');
});

test('requests are drawn as what users did: answered, refused, or given up', () => {
  const folder = newFolder('requests');
  const path = join(folder, SERVICE.requests);
  mkdirSync(dirname(path));
  const lines = [
    { atMs: 30, tookMs: 700, key: 'c', cache: 'away' },
    { atMs: 10, tookMs: 2, key: 'a', status: 200, cache: 'hit', ageMs: 12.4 },
    { atMs: 20, tookMs: 1, key: 'b', status: 503, cache: 'away' },
  ];
  writeFileSync(path, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  expect(requestsIn(folder, withService()).get('web')).toMatchObject([
    { id: 0, client: 'web', key: 'a', outcome: 'ok', completedAtMs: 12, result: 'from the cache, 12 ms old' },
    { id: 1, key: 'b', outcome: 'fail', error: 'status 503' },
    { id: 2, key: 'c', outcome: 'unresolved', completedAtMs: 730, error: 'the user hung up' },
  ]);
  expect(requestsIn(folder, REPORT).size).toBe(0);
});

test('tables of a run have a row for each service, with when its cache answered again', () => {
  const report = { ...withService(), clients: {} };
  expect(rowsOf(report)).toEqual([[report.name, 'pass', '2.00 s', 'web', '4.01 s', '–', '–']]);
  expect(rowsOf(withService()).map(row => row[3])).toEqual(['app', 'web']);
  const { markup } = overview([report]);
  expect(markup).toContain('rowspan="1"');
  expect(markup).toContain('<td class="client">web <small>service</small></td>');
  expect(overview([withService()]).markup).toContain('rowspan="2"');
});
