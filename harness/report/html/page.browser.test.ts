import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'puppeteer-core';
import { chromiumPath, launchChromium, type Visit, visit, WHY_NOT } from './chromium.ts';
import { EVENTS, operations, recordOf, SPLIT, storedRun } from './made-up.ts';
import { renderRun, writeRunPage } from './run-page.ts';

const path = chromiumPath();
const inChromium = path === undefined ? describe.skip : describe;
if (path === undefined) test.skip(`the page in a browser: ${WHY_NOT}`, () => undefined);

const COUNT = 800;
const DRAWN = `document.querySelector('.chart')?.dataset.drawnOperations`;
const MINUTE = 60_000;

inChromium('the page of a run', () => {
  let browser: Browser;
  let run: string;
  let file: string;

  beforeAll(async () => {
    browser = await launchChromium(path ?? '');
    run = storedRun([SPLIT]);
    file = await writeRunPage(run);
  }, MINUTE);
  afterAll(() => browser?.close());

  const opened = async (hash = ''): Promise<Visit> => {
    const visited = await visit(browser, file, hash);
    await visited.until(`${DRAWN} !== undefined`);
    return visited;
  };

  test(
    'complains about nothing and requests nothing',
    async () => {
      const { page, complaints, requests, until } = await opened();
      await page.click('#theme');
      await until(`document.documentElement.dataset.theme === 'dark'`);
      await page.pdf();
      expect(complaints).toEqual([]);
      expect(requests).toEqual([]);
      await page.close();
    },
    MINUTE,
  );

  test(
    'draws every line of events.jsonl and every operation of the history, each once',
    async () => {
      const { page, ask } = await opened();
      const lines = readFileSync(join(run, 'scenario-0', 'events.jsonl'), 'utf8')
        .trim()
        .split('\n').length;
      expect(Number(await ask(`document.querySelector('.chart').dataset.drawnEvents`))).toBe(lines);
      expect(Number(await ask(DRAWN))).toBe(COUNT);
      await page.close();
    },
    MINUTE,
  );

  test(
    'shows the event under the pointer as it was written down',
    async () => {
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
    },
    MINUTE,
  );

  test(
    'zooms to what is dragged over, and back',
    async () => {
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
    },
    MINUTE,
  );

  test(
    'can be used by keyboard alone',
    async () => {
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
    },
    MINUTE,
  );

  test(
    'fits on a phone',
    async () => {
      const { page, ask, until } = await opened();
      await page.setViewport({ width: 390, height: 800, deviceScaleFactor: 2 });
      await until(`document.querySelector('.row-client canvas').clientWidth < 390`);
      expect(Number(await ask(`document.documentElement.scrollWidth`))).toBeLessThanOrEqual(390);
      await page.close();
    },
    MINUTE,
  );

  test(
    'follows the system from light to dark',
    async () => {
      const { page, ask } = await opened();
      const background = `getComputedStyle(document.body).backgroundColor`;
      const light = await ask(background);
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
      expect(await ask(background)).not.toBe(light);
      await page.close();
    },
    MINUTE,
  );

  test(
    'shows names that look like markup as names',
    async () => {
      const name = '</script><img src="http://127.0.0.1:9/x" onerror="alert(1)">';
      const nasty = storedRun([{ ...SPLIT, name, verdict: 'fail', reason: name }]);
      const { page, ask, requests, complaints, until } = await visit(browser, await writeRunPage(nasty));
      await until(`${DRAWN} !== undefined`);
      expect(await ask(`document.querySelector('h2').textContent`)).toBe(name);
      expect(await ask(`document.images.length`)).toBe(0);
      expect([...requests, ...complaints]).toEqual([]);
      await page.close();
    },
    MINUTE,
  );

  test(
    'would be stopped by its own policy if it requested anything',
    async () => {
      const page = (await renderRun(run)).replace('<main>', '<main><img src="http://127.0.0.1:9/x">');
      const planted = join(run, 'planted.html');
      writeFileSync(planted, page);
      const visited = await visit(browser, planted);
      await visited.until(`${DRAWN} !== undefined`);
      expect(visited.complaints.join()).toContain('Content Security Policy');
      await visited.page.close();
    },
    MINUTE,
  );
});

inChromium('a single lost write among many', () => {
  test(
    'has its colour on the canvas',
    async () => {
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
    },
    MINUTE,
  );
});
