import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'puppeteer-core';
import { newFile } from '../../basics/fixture.ts';
import { CROWD } from '../made-up.ts';
import type { ScenarioReport } from '../result.ts';
import { chromiumPath, launchChromium, type Visit, visit, WHY_NOT } from './chromium.ts';
import { EVENTS, operations, recordOf, SPLIT, storedRun } from './made-up.ts';
import { html } from './markup.ts';
import { overview } from './overview.ts';
import { renderRun, writeRunPage } from './run-page.ts';
import { scenarioSection } from './scenario-section.ts';
import { pageOf } from './shell.ts';
import { completed } from './subject.ts';

const path = chromiumPath();
const inChromium = path === undefined ? describe.skip : describe;
if (path === undefined) test.skip(`the page in a browser: ${WHY_NOT}`, () => undefined);

const COUNT = 800;
const DRAWN = `document.querySelector('.chart')?.dataset.drawnOperations`;
inChromium('the page of a run', () => {
  let browser: Browser;
  let run: string;
  let file: string;

  beforeAll(async () => {
    browser = await launchChromium(path ?? '');
    run = storedRun([SPLIT]);
    file = await writeRunPage(run);
  });
  afterAll(() => browser?.close());

  const opened = async (hash = ''): Promise<Visit> => {
    const visited = await visit(browser, file, hash);
    await visited.until(`${DRAWN} !== undefined`);
    return visited;
  };

  test('complains about nothing and requests nothing', async () => {
    const { page, complaints, requests, until } = await opened();
    await page.click('#theme');
    await until(`document.documentElement.dataset.theme === 'dark'`);
    await page.pdf();
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
    await page.close();
  });

  test('draws every line of events.jsonl and every operation of the history, each once', async () => {
    const { page, ask } = await opened();
    const lines = readFileSync(join(run, 'scenario-0', 'events.jsonl'), 'utf8')
      .trim()
      .split('\n').length;
    expect(Number(await ask(`document.querySelector('.chart').dataset.drawnEvents`))).toBe(lines);
    expect(Number(await ask(DRAWN))).toBe(COUNT);
    await page.close();
  });

  test('labels the rows with their zones', async () => {
    const members = { a: ['redis-1', 'app'], b: ['redis-2', 'sentinel-1'] };
    const zones = { members, latency: [{ between: ['a', 'b'] as const, ms: 25 }] };
    const report = { ...SPLIT, settings: { ...SPLIT.settings, zones } } as ScenarioReport;
    const visited = await visit(browser, await writeRunPage(storedRun([report])));
    await visited.until(`${DRAWN} !== undefined`);
    const labels = `[...document.querySelectorAll('.row-label:has(.zone)')].map(label => label.textContent)`;
    expect((await visited.ask<string[]>(labels)).map(text => text.replace(/(zone .).*/, ' $1'))).toEqual([
      'sentinel-1 zone b',
      'redis-1 zone a',
      'redis-2 zone b',
      'app zone a',
    ]);
    const shown = await visited.ask<string>('document.body.textContent');
    expect(shown.split('standing latency 25 ms')).toHaveLength(2);
    expect(shown).toContain('zone a');
    await visited.page.close();
  });

  test('shows the event under the pointer as it was written down', async () => {
    const { page, ask, until } = await opened('#scenario-0/event/5');
    await until(`document.querySelector('.ring') !== null`);
    const at = await ask<{ x: number; y: number }>(
      `(() => { const { x, y, width } = document.querySelector('.ring').getBoundingClientRect(); return { x: x + width / 2, y: y + width / 2 } })()`,
    );
    await page.mouse.move(at.x, at.y);
    await until(`!document.querySelector('.tip').hidden`);
    const { line } = EVENTS[5] as { line: string };
    expect(await ask(`document.querySelector('.tip').innerText`)).toContain(line);
    expect(await ask(`document.querySelector('.chosen').innerText`)).toContain(line);
    await page.close();
  });

  test('zooms to what is dragged over, and back', async () => {
    const { page, ask, until } = await opened();
    await ask(`document.querySelector('.row-client').scrollIntoView({ block: 'center' })`);
    const box = await (await page.$('.row-client .u-over'))?.boundingBox();
    const { x, y, width } = box ?? { x: 0, y: 0, width: 0 };
    await page.mouse.move(x + width / 4, y + 60);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + 60, { steps: 4 });
    await page.mouse.up();
    await until(`Number(${DRAWN}) < ${COUNT / 2}`);
    await page.focus('.chart');
    await page.keyboard.press('0');
    await until(`Number(${DRAWN}) === ${COUNT}`);
    await page.close();
  });

  test('can be used by keyboard alone', async () => {
    const { page, ask, until } = await opened();
    await page.focus('.chart');
    await page.keyboard.press('ArrowDown');
    const first = await ask(`location.hash`);
    await page.keyboard.press('ArrowRight');
    expect(first).toMatch(/^#scenario-0\/event\/\d+$/);
    expect(await ask(`location.hash`)).not.toBe(first);
    await page.keyboard.press('n');
    expect(await ask(`location.hash`)).toMatch(/^#scenario-0\/app\/\d+$/);
    await page.keyboard.press('+');
    await until(`Number(${DRAWN}) < ${COUNT}`);
    await page.keyboard.press('Escape');
    expect(await ask(`document.querySelector('.chosen').hidden`)).toBe(true);
    await page.close();
  });

  test('draws the row of a crowd, and says what is under the pointer', async () => {
    const drawn = await writeRunPage(storedRun([{ ...SPLIT, crowds: { web: CROWD } }]));
    const { page, ask, until, complaints } = await visit(browser, drawn);
    await until(`document.querySelector('.row-crowd canvas') !== null`);
    await page.click('.tools button');
    await ask(`document.querySelector('.row-crowd').scrollIntoView({ block: 'center' })`);
    const box = await (await page.$('.row-crowd .u-over'))?.boundingBox();
    const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
    const inked = `(() => {
        const { width, height } = document.querySelector('.row-crowd canvas');
        const { data } = document.querySelector('.row-crowd canvas').getContext('2d').getImageData(0, 0, width, height);
        return data.filter((value, i) => i % 4 === 3 && value > 0).length;
      })()`;
    await until(`${inked} > 100`);
    await page.mouse.move(x + width / 12, y + height / 2);
    await until(`!document.querySelector('.tip').hidden`);
    expect(await ask(`document.querySelector('.tip').innerText`)).toMatch(
      /\d of 3 connections work; in 100 ms \d attempts to connect to servers, \d to sentinels/,
    );
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('fits on a phone', async () => {
    const { page, ask, until } = await opened();
    await page.setViewport({ width: 390, height: 800, deviceScaleFactor: 2 });
    await until(`document.querySelector('.row-client canvas').clientWidth < 390`);
    expect(Number(await ask(`document.documentElement.scrollWidth`))).toBeLessThanOrEqual(390);
    await page.close();
  });

  test('follows the system from light to dark', async () => {
    const { page, ask } = await opened();
    const background = `getComputedStyle(document.body).backgroundColor`;
    const light = await ask(background);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    expect(await ask(background)).not.toBe(light);
    await page.close();
  });

  test('shows names that look like markup as names', async () => {
    const name = '</script><img src="http://127.0.0.1:9/x" onerror="alert(1)">';
    const nasty = storedRun([{ ...SPLIT, name, verdict: 'fail', reason: name }]);
    const { page, ask, requests, complaints, until } = await visit(browser, await writeRunPage(nasty));
    await until(`${DRAWN} !== undefined`);
    expect(await ask(`document.querySelector('h2').textContent`)).toBe(name);
    expect(await ask(`document.images.length`)).toBe(0);
    expect([...requests, ...complaints]).toEqual([]);
    await page.close();
  });

  test('would be stopped by its own policy if it requested anything', async () => {
    const page = (await renderRun(run)).replace('<main>', '<main><img src="http://127.0.0.1:9/x">');
    const planted = join(run, 'planted.html');
    writeFileSync(planted, page);
    const visited = await visit(browser, planted);
    await visited.until(`${DRAWN} !== undefined`);
    expect(visited.complaints.join()).toContain('Content Security Policy');
    await visited.page.close();
  });
});

inChromium('the overview of a run', () => {
  let browser: Browser;
  let file: string;

  const scenario = (name: string, folder: string, outageMs: number): ScenarioReport => ({
    ...SPLIT,
    name,
    file: `scenarios/${folder}/${name}.scenario.ts`,
    tags: folder === 'network' ? ['loss'] : ['smoke'],
    verdict: name === 'three' ? 'fail' : 'pass',
    clients: Object.fromEntries(
      Object.entries(SPLIT.clients).map(([client, own]) => [client, { ...own, outageMs }]),
    ),
  });

  beforeAll(async () => {
    browser = await launchChromium(path ?? '');
    const reports = [
      scenario('one', 'network', 50),
      scenario('two', 'sentinels', 900),
      scenario('three', 'network', 300),
      scenario('four', 'sentinels', 100),
    ];
    file = await writeRunPage(storedRun(reports));
  });
  afterAll(() => browser?.close());

  const NAMES = `[...document.querySelectorAll('.overview tbody:not([hidden])')].map(each => each.querySelector('a, th')?.firstChild.textContent).join(' ')`;
  const SECTIONS = `[...document.querySelectorAll('.scenario:not([hidden]) h2')].map(each => each.textContent).join(' ')`;
  const opened = async (hash = ''): Promise<Visit> => {
    const visited = await visit(browser, file, hash);
    await visited.until(`document.querySelector('.filters').hidden === false`);
    return visited;
  };

  test('is searched and filtered by keyboard, and the address has the view', async () => {
    const { page, ask, until } = await opened();
    expect(await ask(NAMES)).toBe('three one four two');
    await page.keyboard.press('/');
    await page.keyboard.type('FOUR split');
    expect(await ask(NAMES)).toBe('');
    await page.keyboard.press('Escape');
    await page.keyboard.type('four');
    expect(await ask(NAMES)).toBe('four');
    expect(await ask(SECTIONS)).toBe('four');
    expect(await ask(`document.querySelector('.shown').textContent`)).toBe('1 of 4 scenarios: 1 pass');
    await until(`location.hash === '#?q=four'`);
    await page.click('.filters [type="reset"]');
    await until(`location.hash === ''`);
    expect(await ask(NAMES)).toBe('three one four two');
    await page.focus('[name="verdict"]');
    await page.keyboard.press('Space');
    expect(await ask(NAMES)).toBe('three');
    await page.close();
  });

  test('is ordered by a click on the head of a column, and says so', async () => {
    const { page, ask, until } = await opened();
    await page.click('[data-sort="outage"] button');
    expect(await ask(NAMES)).toBe('two three four one');
    await until(`location.hash === '#?sort=outage'`);
    await page.click('[data-sort="outage"] button');
    expect(await ask(NAMES)).toBe('one four three two');
    expect(await ask(`document.querySelector('[data-sort="outage"]').ariaSort`)).toBe('ascending');
    await page.close();
  });

  test('opens as the address says, and a link to a scenario keeps the view', async () => {
    const { page, ask, until } = await opened('#?tag=smoke&group=folder&sort=outage');
    expect(await ask(NAMES)).toBe('sentinels two four');
    await page.click('.overview tbody:not([hidden]) a');
    await until(`location.hash.startsWith('#scenario-1?')`);
    const view = await ask<string>(`[...new URLSearchParams(location.hash.split('?')[1])].sort().join(' ')`);
    expect(view).toBe('group,folder sort,outage tag,smoke');
    expect(await ask(NAMES)).toBe('sentinels two four');
    await ask(`location.hash = '#?verdict=fail'`);
    await until(`document.querySelector('[name="tag"]').value === ''`);
    expect(await ask(NAMES)).toBe('three');
    await page.close();
  });

  test('opens a scenario again that was closed, by the same link', async () => {
    const { page, ask, until } = await opened();
    const isOpen = `document.querySelector('#scenario-0').open`;
    await ask(`document.querySelector('#scenario-0').open = false`);
    for (const _ of [1, 2]) {
      await page.click('.overview a[href="#scenario-0"]');
      await until(isOpen);
      await ask(`document.querySelector('#scenario-0').open = false`);
    }
    await page.close();
  });

  test('shows nothing for a verdict that no scenario has, and everything after a reset', async () => {
    const { page, ask, until } = await opened('#?verdict=unknown');
    expect(await ask(NAMES)).toBe('');
    await page.click('.filters [type="reset"]');
    await until(`${NAMES} === 'three one four two'`);
    await page.close();
  });

  test('follows a link that is clicked right after a key, and so does the address', async () => {
    const { page, ask } = await opened();
    await ask(`(() => {
        const search = document.querySelector('[name="q"]');
        search.value = 'four';
        search.dispatchEvent(new Event('input', { bubbles: true }));
        location.hash = '#?verdict=fail';
      })()`);
    await new Promise(done => setTimeout(done, 400));
    expect(await ask(`location.hash`)).toBe('#?verdict=fail');
    expect(await ask(NAMES)).toBe('three');
    await page.close();
  });

  test('shows the scenario that a link leads to, also when the view leaves it out', async () => {
    const { page, ask, until } = await opened('#scenario-0/event/4?verdict=fail');
    await until(`document.querySelector('#scenario-0 .chosen')?.hidden === false`);
    expect(await ask(SECTIONS)).toBe('three one');
    expect(await ask(`location.hash`)).toBe('#scenario-0/event/4?verdict=fail');
    await page.close();
  });

  test('of a thousand scenarios follows each key', async () => {
    const many = Array.from({ length: 1000 }, (_, i) =>
      completed({
        ...scenario(`number ${i}`, `folder-${i % 10}`, i),
        folder: `/r/number-${i}`,
      }),
    );
    const sections = many.map(report => scenarioSection(report, undefined, { isOpen: false }));
    const own = newFile('index.html', await pageOf('a thousand', 'run', html`${overview(many)}${sections}`));
    const { page, ask, until } = await visit(browser, own, '#?group=folder&sort=outage');
    await until(`document.querySelector('.shown').textContent.startsWith('1000')`);
    const tookMs = await ask<number>(`(() => {
        const began = performance.now();
        const search = document.querySelector('[name="q"]');
        for (const text of ['n', 'number', 'number 77', '']) {
          search.value = text;
          search.dispatchEvent(new Event('input', { bubbles: true }));
          document.body.getBoundingClientRect();
        }
        return (performance.now() - began) / 4;
      })()`);
    // The layout of a thousand rows; the limit leaves room for a busy machine.
    expect(tookMs).toBeLessThan(3000);
    await page.close();
  });
});

inChromium('what is drawn', () => {
  test('has its meaning in words under the pointer: bars, bands, brackets', async () => {
    const browser = await launchChromium(path ?? '');
    const all = operations(800, 10);
    const { app } = SPLIT.clients;
    const stale = { server: 'redis-1', successor: 'redis-2', fromMs: 3440, toMs: 6000, count: 256 };
    const clients = { app: { ...app, staleMaster: [stale] } };
    const { page, ask, until } = await visit(
      browser,
      await writeRunPage(storedRun([{ ...SPLIT, clients }], recordOf(all))),
    );
    await until(`${DRAWN} !== undefined`);
    const pointAt = async (selector: string, x: number, y: number): Promise<string> => {
      await ask(`document.querySelector('${selector}').scrollIntoView({ block: 'center' })`);
      const box = await (await page.$(`${selector} .u-over`))?.boundingBox();
      const { x: left, y: top, width } = box ?? { x: 0, y: 0, width: 0 };
      await page.mouse.move(left + width * x, top + y);
      return ask(`document.querySelector('.tip').hidden ? '' : document.querySelector('.tip').innerText`);
    };
    expect(await pointAt('.row-bars', 0.9, 5)).toContain('detected: 2.05 s');
    expect(await pointAt('.row-client', 0.7, 42)).toContain('redis-1 acknowledged');
    expect(await pointAt('.row-client', 0.4, 62)).toContain('not in the final data');
    await browser.close();
  });
});

inChromium('a single lost write among many', () => {
  test('has its colour on the canvas', async () => {
    const all = operations(20_000, 0.4).filter(({ outcome }) => outcome === 'ok');
    const kept = recordOf(all, 1000 + 1000);
    const browser = await launchChromium(path ?? '');
    const { ask, until } = await visit(browser, await writeRunPage(storedRun([SPLIT], kept)));
    await until(`${DRAWN} !== undefined`);
    const lost = `[...document.querySelectorAll('.row-client canvas')].reduce((count, canvas) => {
        // Below the bracket that tells of losses as well.
        const { data } = canvas.getContext('2d').getImageData(0, 60, canvas.width, canvas.height - 80);
        const colour = getComputedStyle(document.documentElement).getPropertyValue('--fate-lost').trim();
        const [r, g, b] = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16));
        for (let i = 0; i < data.length; i += 4) if (data[i] === r && data[i + 1] === g && data[i + 2] === b) count += 1;
        return count;
      }, 0)`;
    expect(Number(await ask(lost))).toBeGreaterThan(3);
    await browser.close();
  });
});
