import { describe, expect, test } from '@jest/globals';
import { newFile } from '../../basics/fixture.ts';
import { chromiumPath, launchChromium, visit, WHY_NOT } from './chromium.ts';
import { jittered, operations, recordOf, SPLIT } from './made-up.ts';
import { scenarioModel } from './scenario-model.ts';
import { scenarioSection } from './scenario-section.ts';
import { pageOf } from './shell.ts';
import { subjectOf } from './subject.ts';

// A run with a million operations; `npm run bench:page` also writes it to disk and reads it again.

const path = chromiumPath();
const inChromium = path === undefined ? describe.skip : describe;
if (path === undefined) test.skip(`a million operations in a browser: ${WHY_NOT}`, () => undefined);

const MILLION = 1_000_000;
// 3 s on a machine that has nothing else to do.
const OPEN_WITHIN_MS = 3000;
const NOISE = 6;
const BYTES_AN_OPERATION = 20;
inChromium('a million operations', () => {
  test('open within seconds, in a file of some megabytes, and stay responsive', async () => {
    const all = jittered(operations(MILLION, 0.1));
    const model = scenarioModel(subjectOf(SPLIT, recordOf(all)));
    const page = await pageOf('a million', 'run', scenarioSection(SPLIT, model, { isOpen: true }));
    const file = newFile('index.html', page);
    const browser = await launchChromium(path ?? '');

    const beganAt = Date.now();
    const { ask, until } = await visit(browser, file);
    await until(`document.querySelector('.chart')?.dataset.drawnOperations === '${MILLION}'`);
    const openedMs = Date.now() - beganAt;
    const zoomMs = await ask<number>(TEN_ZOOMS);
    await browser.close();

    process.stdout.write(
      `a million operations: ${(page.length / 1e6).toFixed(1)} MB, open in ${openedMs} ms, ${Math.round(zoomMs)} ms a zoom\n`,
    );
    expect(page.length).toBeLessThan(MILLION * BYTES_AN_OPERATION);
    expect(openedMs).toBeLessThan(OPEN_WITHIN_MS * NOISE);
    expect(zoomMs).toBeLessThan(200 * NOISE);
  }, 300_000);
});

/** Zooms in ten times and waits each time until it is drawn. @returns ms a zoom */
const TEN_ZOOMS = `(async () => {
  const chart = document.querySelector('.chart');
  const began = performance.now();
  for (let i = 0; i < 10; i += 1) {
    const before = chart.dataset.drawnOperations;
    chart.dispatchEvent(new KeyboardEvent('keydown', { key: '+' }));
    while (chart.dataset.drawnOperations === before) await new Promise(requestAnimationFrame);
  }
  return (performance.now() - began) / 10;
})()`;
