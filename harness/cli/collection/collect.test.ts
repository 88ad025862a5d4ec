import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ROOT, type Scratch, scratch } from '../scratch.ts';
import { collect, collectAll, leadingComment } from './collect.ts';

let folder: Scratch;

beforeAll(() => {
  folder = scratch('collect');
});
afterAll(() => folder[Symbol.dispose]());

const scenarioFile = (name: string, source: string) => folder.write(`${name}.scenario.ts`, source);

const IMPORT = "import { refusal, scenario } from '../../harness/index.ts';\n";

test('a scenario is told with its tags, its timeout, its planted defect and the comment of its file', async () => {
  const file = scenarioFile(
    'good',
    `${IMPORT}
// Something breaks.
// Do something.

scenario('it holds', { tags: ['smoke', 'loss'], timeout: '2m', planted: { what: 'a defect' } }, async () => {});
refusal('it must not start', { topology: {}, because: /no/ });
`,
  );
  const common = { file, group: basename(folder.folder) };
  const comment = 'Something breaks.\nDo something.';
  expect(await collect([file])).toEqual([
    { ...common, comment, name: 'it holds', tags: ['smoke', 'loss'], timeout: '2m', planted: 'a defect' },
    { ...common, comment, name: 'it must not start', tags: [], timeout: '90s' },
  ]);
});

test.each([
  ['throws while it is loaded', 'throw new Error("a typo");', /to load .*bad\.scenario\.ts[\s\S]*a typo/],
  ['imports what there is not', "import './nothing.ts';", /bad\.scenario\.ts[\s\S]*nothing\.ts/],
  ['does not parse', 'const =', /bad\.scenario\.ts/],
  ['ends the process', 'process.exit(0);', /bad\.scenario\.ts[\s\S]*the process that loaded it ended/],
  ['never comes to its end', 'await new Promise(() => undefined);', /bad\.scenario\.ts/],
  ['registers nothing', 'export default 1;', /bad\.scenario\.ts registers no scenario/],
  [
    'registers a name twice',
    `${IMPORT}scenario('x', {}, async () => {});\nrefusal('x', { topology: {}, because: /no/ });`,
    /bad\.scenario\.ts[\s\S]*'x'[\s\S]*bad\.scenario\.ts:2 and bad\.scenario\.ts:3/,
  ],
  [
    'has a tag that there is not',
    `${IMPORT}scenario('x', { tags: ['smok'] as never }, async () => {});`,
    /bad\.scenario\.ts[\s\S]*scenario\.tags is "smok".*allowed: smoke/,
  ],
])('a file that %s is refused by its name', async (_what, source, message) => {
  const files = [
    scenarioFile('fine', `${IMPORT}scenario('y', {}, async () => {});`),
    scenarioFile('bad', source),
  ];
  const collecting = collect(files);
  await expect(collecting).rejects.toMatchObject({ name: 'UnusableInput' });
  await expect(collecting).rejects.toThrow(message);
});

test('a file can use what else Jest has; its own tests are no scenarios', async () => {
  const file = scenarioFile(
    'jest',
    `${IMPORT}
import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
jest.retryTimes(2);
const noted = jest.fn();
beforeAll(async () => {});
afterEach(() => noted());
describe('a group', () => scenario('in a group', {}, async () => {}));
describe.each([[1, 'x'], [2, 'y']])('%i', (n, letter) => scenario(n + letter, {}, async () => {}));
test('a test', () => expect(1).toBe(1));
test.each([1, 2])('tests', () => {});
globalThis.it.todo('later');
`,
  );
  expect((await collect([file])).map(({ name }) => name)).toEqual(['in a group', '1x', '2y']);
});

test.each([
  ["test.only('x', () => {})", /test\.only leaves scenarios out without a trace; select them with -t/],
  ["describe.skip('x', () => {})", /describe\.skip leaves scenarios out/],
  ["describe.only.each([1])('x', () => {})", /describe\.only leaves scenarios out/],
  ["globalThis.xdescribe('x', () => {})", /xdescribe leaves scenarios out/],
])('a file in which %s leaves scenarios out is refused', async (call, message) => {
  const jest = "import { describe, test } from '@jest/globals';\n";
  const file = scenarioFile('left-out', `${IMPORT}${jest}scenario('x', {}, async () => {});\n${call};`);
  await expect(collect([file])).rejects.toThrow(message);
});

test('a file that leaves something open is read as any other', async () => {
  const file = scenarioFile(
    'open',
    `${IMPORT}setInterval(() => {}, 1000);\nscenario('x', {}, async () => {});`,
  );
  expect((await collect([file])).map(({ name }) => name)).toEqual(['x']);
});

test('all scenarios of the repository are found, those of folders with a dot are not', async () => {
  scenarioFile('hidden', `${IMPORT}scenario('hidden', {}, async () => {});`);
  const all = await collectAll();
  expect(all).toContainEqual(
    expect.objectContaining({ file: 'scenarios/master-dies/crash.scenario.ts', group: 'master-dies' }),
  );
  expect(all.map(({ file }) => file).filter(file => file.includes('/.'))).toEqual([]);
});

test('of a project every scenario file is found but those of its runs and of packages', async () => {
  const project = realpathSync(mkdtempSync(join(tmpdir(), 'project-')));
  const write = (path: string, text = '') => {
    mkdirSync(join(project, dirname(path)), { recursive: true });
    writeFileSync(join(project, path), text);
  };
  write('package.json', '{}');
  const harness = new URL('../../index.ts', import.meta.url).href;
  for (const path of ['a', 'src/reports/b', 'reports/c', 'src/node_modules/d', '.hidden/e'])
    write(`${path}.scenario.mjs`, `import { scenario } from '${harness}';\nscenario('x', {}, () => {});`);
  process.chdir(project);
  const files = (await collectAll()).map(({ file }) => file);
  process.chdir(ROOT);
  expect(files).toEqual(['a.scenario.mjs', 'src/reports/b.scenario.mjs']);
});

test.each([
  [
    'after imports of several lines',
    "import {\n  a,\n} from 'a';\nimport b from 'b';\n\n// One.\n//\n// Two.\n\nx();\n",
    'One.\n\nTwo.',
  ],
  ['only the first block', "import 'a';\n// One.\n\n// Of the scenario.\nx();\n", 'One.'],
  ['not one that follows code', "import 'a';\n\nx();\n// No.\n", undefined],
  ['none', "import 'a';\n", undefined],
])('the leading comment: %s', (_what, source, comment) => {
  expect(leadingComment(source)).toBe(comment);
});
