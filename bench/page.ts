import { statSync } from 'node:fs';
import { showMs } from '../harness/basics/index.ts';
import { chromiumPath, launchChromium, visit, WHY_NOT } from '../harness/report/html/chromium.ts';
import { jittered, operations, recordOf, SPLIT, storedRun } from '../harness/report/html/made-up.ts';
import { writeRunPage } from '../harness/report/index.ts';

// How long the page of a stored run with many operations takes to write and to open.
// npm run bench:page -- 1000000

const count = Number(process.argv[2] ?? 1_000_000);
const run = storedRun([SPLIT], recordOf(jittered(operations(count, 100_000 / count))));

const beganAt = performance.now();
const file = await writeRunPage(run);
const written = performance.now() - beganAt;
const megabytes = (statSync(file).size / 1e6).toFixed(1);
const peak = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(
  `${count} operations: written in ${showMs(written)}, ${megabytes} MB, at most ${peak} MB of memory`,
);

const path = chromiumPath();
if (path === undefined) console.log(WHY_NOT);
else {
  const browser = await launchChromium(path);
  const openedAt = performance.now();
  const { until } = await visit(browser, file);
  await until(`document.querySelector('.chart')?.dataset.drawnOperations === '${count}'`);
  console.log(`open and drawn in ${showMs(performance.now() - openedAt)}`);
  await browser.close();
}
