import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'puppeteer-core';
import { newFolder } from '../../basics/fixture.ts';
import { chromiumPath, launchChromium, type Visit, visit, WHY_NOT } from '../../report/html/chromium.ts';
import type { RunReport } from '../../report/index.ts';
import { RUN } from '../../report/made-up.ts';
import { repeatsFrom } from '../made-up.ts';
import { measuredOf } from '../measured.ts';
import { renderComparison } from './page.ts';

const path = chromiumPath();
const inChromium = path === undefined ? describe.skip : describe;
if (path === undefined) test.skip(`the page of a comparison in a browser: ${WHY_NOT}`, () => undefined);

const repeat = repeatsFrom(4, RUN);
const folder = newFolder('comparison');

async function pageOf(before: RunReport, after: RunReport): Promise<string> {
  const file = join(folder, `${after.run}.html`);
  writeFileSync(file, await renderComparison(measuredOf(before), measuredOf(after)));
  return file;
}

inChromium('the page of a comparison', () => {
  let browser: Browser;
  let file: string;

  beforeAll(async () => {
    browser = await launchChromium(path ?? '');
    file = await pageOf(repeat(50), { ...repeat(50, 400), run: 'slower' });
  });
  afterAll(() => browser?.close());

  const opened = async (): Promise<Visit> => {
    const visited = await visit(browser, file);
    await visited.until(`document.querySelectorAll('.spread-plot canvas').length > 0`);
    return visited;
  };

  test('complains about nothing and requests nothing, also when it is printed', async () => {
    const { page, complaints, requests, until } = await opened();
    await page.click('#theme');
    await until(`document.documentElement.dataset.theme === 'dark'`);
    await page.pdf();
    expect([...complaints, ...requests]).toEqual([]);
    await page.close();
  });

  test('draws what changed, and what did not when one asks for it', async () => {
    const { page, ask, until } = await opened();
    const drawn = `[...document.querySelectorAll('.spread-plot')].filter(each => each.querySelector('canvas')).length`;
    expect(await ask(`document.querySelectorAll('tr.slower').length`)).toBe(5);
    await until(`${drawn} === 5`);
    await ask(`document.querySelector('details.steps').open = true`);
    await ask(`document.querySelector('details.steps').scrollIntoView()`);
    await until(`${drawn} === 10`);
    await page.close();
  });

  test('tells the shares of both sides at the pointer', async () => {
    const { page, ask, until } = await opened();
    await ask(`document.querySelector('.spread-plot').scrollIntoView({ block: 'center' })`);
    const box = await (await page.$('.spread-plot .u-over'))?.boundingBox();
    const { x, y, width } = box ?? { x: 0, y: 0, width: 0 };
    await page.mouse.move(x + width - 2, y + 20);
    await until(`document.querySelector('.told').textContent !== ''`);
    expect(await ask(`document.querySelector('.told').textContent`)).toMatch(
      /^by \d.* s: 100 % before, (9\d|100) % after$/,
    );
    await page.close();
  });

  test('fits on a phone, in the dark as well', async () => {
    const { page, ask, until } = await opened();
    const background = `getComputedStyle(document.body).backgroundColor`;
    const light = await ask(background);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    await page.setViewport({ width: 390, height: 800, deviceScaleFactor: 2 });
    await until(`document.querySelector('.spread-plot canvas').clientWidth < 390`);
    // The other plots shrink after the first.
    await until(`document.documentElement.scrollWidth <= 390`);
    expect(await ask(`document.documentElement.scrollWidth`)).toBeLessThanOrEqual(390);
    expect(await ask(background)).not.toBe(light);
    await page.close();
  });

  test('shows names that look like markup as names', async () => {
    const name = '</script><img src="http://127.0.0.1:9/x" onerror="alert(1)">';
    const nasty = (run: string) => ({
      ...repeat(8),
      run,
      scenarios: repeat(8).scenarios.map(report => ({ ...report, name })),
    });
    const { page, ask, requests, complaints } = await visit(browser, await pageOf(nasty('a'), nasty('b')));
    expect(await ask(`document.querySelector('h2').textContent`)).toBe(name);
    expect(await ask(`document.images.length`)).toBe(0);
    expect([...requests, ...complaints]).toEqual([]);
    await page.close();
  });
});

test('of single runs there is no picture, and it says why nothing can be told', async () => {
  const page = await renderComparison(measuredOf(repeat(1)), measuredOf(repeat(1)));
  expect(page).not.toContain('class="spread-plot"');
  expect(page).toContain('not enough runs to tell: 1 and 1, at least 6 each are needed');
});
