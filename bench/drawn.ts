import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { unusable } from '../harness/basics/index.ts';
import { chromiumPath, launchChromium, visit, WHY_NOT } from '../harness/report/html/chromium.ts';
import { readScenarioFolders, requestsIn, type ScenarioReport } from '../harness/report/index.ts';
import { readEvidence } from '../harness/run/index.ts';

// npm run bench:drawn -- reports/latest: the page of a stored run in a browser, scenario by scenario. Everything that was
// written down of each must be drawn, once; nothing may be complained about, and nothing requested.

const run = resolve(process.argv[2] ?? 'reports/latest');
const path = chromiumPath();
const found = path === undefined ? WHY_NOT : existsSync(join(run, 'index.html')) ? '' : `no page in ${run}`;
if (found !== '')
  throw unusable({ tried: 'to open the page of a run', found, todo: 'run the scenarios first' });

const browser = await launchChromium(path ?? '');
const { ask, until, requests, complaints } = await visit(browser, join(run, 'index.html'));
const wrong: string[] = [];
const total = { scenarios: 0, events: 0, operations: 0 };
for (const { folder, report } of readScenarioFolders(run)) {
  const written = { events: linesIn(join(folder, 'events.jsonl')), operations: operationsOf(folder, report) };
  if (written.events === 0) continue;
  const name = basename(folder);
  const chart = `document.getElementById(${JSON.stringify(name)}).querySelector('.chart').dataset`;
  await ask(`location.hash = ${JSON.stringify(`#${name}/event/0`)}`);
  await until(`${chart}.drawnOperations !== undefined`);
  const drawn = {
    events: Number(await ask(`${chart}.drawnEvents`)),
    operations: Number(await ask(`${chart}.drawnOperations`)),
  };
  if (drawn.events !== written.events || drawn.operations !== written.operations)
    wrong.push(`${name}: drawn ${JSON.stringify(drawn)}, written ${JSON.stringify(written)}`);
  total.scenarios += 1;
  total.events += drawn.events;
  total.operations += drawn.operations;
}
await browser.close();

console.log(`${total.scenarios} scenarios: ${total.events} events and ${total.operations} operations drawn`);
for (const line of [...wrong, ...complaints, ...requests]) console.log(`  ${line}`);
process.exitCode = total.scenarios > 0 && wrong.length + complaints.length + requests.length === 0 ? 0 : 1;

function linesIn(file: string): number {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).length : 0;
}

/** What clients did, and what users asked of services. */
function operationsOf(folder: string, report: ScenarioReport): number {
  const ofClients = [...readEvidence(folder).histories.values()].map(({ length }) => length);
  const ofUsers = [...requestsIn(folder, report).values()].map(({ length }) => length);
  return [...ofClients, ...ofUsers].reduce((sum, count) => sum + count, 0);
}
