import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { showApplications } from './application-lines.ts';
import { rowsOf } from './cells.ts';
import { overview } from './html/overview.ts';
import { applicationTables } from './html/scenario-tables.ts';
import { APPLICATION, REPORT } from './made-up.ts';
import { requestsIn } from './requests.ts';
import type { ApplicationReport } from './result.ts';

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

const withApplication = (changed: Partial<ApplicationReport> = {}) => ({
  ...REPORT,
  applications: { web: { ...APPLICATION, ...changed } },
});

describe('on the terminal', () => {
  const linesOf = (changed: Partial<ApplicationReport> = {}) =>
    showApplications(withApplication(changed)).map(line => line.replaceAll(COLOURS, ''));

  test('an application has a line for each part of the run, and what was not kept', () => {
    const [title, head, ...rest] = linesOf();
    expect(title).toBe(
      'web (cache-aside): the cache answered again after 4.01 s; the load generator reports the same',
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
    const { periods } = APPLICATION;
    const text = linesOf({ shards: { p1: { before: periods.before as never } } }).join('\n');
    expect(text).toMatch(/after .*\n +p1 before /);
  });

  test('a load generator that says otherwise, a cache that stayed away and a process that died are told', () => {
    const { backMs: _backMs, ...away } = APPLICATION;
    const agreement = { agrees: false, compared: ['p99: far'], differs: ['p99: far'] };
    const report = { ...REPORT, applications: { web: { ...away, agreement, process: 'died' as const } } };
    const [title] = showApplications(report).map(line => line.replaceAll(COLOURS, ''));
    expect(title).toBe(
      'web (cache-aside): the cache did not answer again; the load generator reports other numbers: p99: far; process died',
    );
  });

  test('a scenario without applications has none', () => {
    expect(showApplications(REPORT)).toEqual([]);
  });
});

test('the page has a row for each part of the run, with what was expected of it', () => {
  const { markup } = applicationTables(withApplication());
  expect(markup.match(/<tr class="(before|during|after)">/g)).toHaveLength(3);
  expect(markup).toContain('<span class="budget broken">✗ success at least 100 %</span>');
  expect(markup).toContain('<span class="budget kept">✓ the load generator agrees</span>');
  expect(markup).toContain('<li>answers: 1500 of the load generator</li>');
});

test('what a page says of an application is text, whatever it is', () => {
  const { markup } = applicationTables(withApplication({ kind: '<script>' }));
  expect(markup).not.toContain('<script>');
});

test('requests are drawn as what users did: answered, refused, or given up', () => {
  const folder = mkdtempSync(join(tmpdir(), 'requests-'));
  const path = join(folder, APPLICATION.accessLog);
  mkdirSync(dirname(path));
  const lines = [
    { atMs: 30, tookMs: 700, key: 'c', cache: 'away' },
    { atMs: 10, tookMs: 2, key: 'a', status: 200, cache: 'hit', ageMs: 12.4 },
    { atMs: 20, tookMs: 1, key: 'b', status: 503, cache: 'away' },
  ];
  writeFileSync(path, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  expect(requestsIn(folder, withApplication()).get('web')).toMatchObject([
    { id: 0, client: 'web', key: 'a', outcome: 'ok', completedAtMs: 12, result: 'from the cache, 12 ms old' },
    { id: 1, key: 'b', outcome: 'fail', error: 'status 503' },
    { id: 2, key: 'c', outcome: 'unresolved', completedAtMs: 730, error: 'the user hung up' },
  ]);
  expect(requestsIn(folder, REPORT).size).toBe(0);
});

test('tables of a run have a row for each application, with when its cache answered again', () => {
  const report = { ...withApplication(), clients: {} };
  expect(rowsOf(report)).toEqual([[report.name, 'pass', '2.00 s', 'web', '4.01 s', '–', '–']]);
  expect(rowsOf(withApplication()).map(row => row[3])).toEqual(['app', 'web']);
  const { markup } = overview([report]);
  expect(markup).toContain('rowspan="1"');
  expect(markup).toContain('<td class="client">web <small>cache-aside</small></td>');
  expect(overview([withApplication()]).markup).toContain('rowspan="2"');
});
