import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, jest, test } from '@jest/globals';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const project = mkdtempSync(join(tmpdir(), 'plain-node-'));
symlinkSync(here('../../node_modules'), join(project, 'node_modules'));

/** A command that runs Jest on these test files, one after the other in one process. */
function jestOn(files: Readonly<Record<string, string>>): string[] {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  const config = {
    rootDir: project,
    transform: {},
    runtime: here('./runtime.ts'),
    testEnvironment: here('./environment.ts'),
    testMatch: Object.keys(files).map(name => join(project, name)),
  };
  return [here('../../node_modules/jest/bin/jest.js'), '--runInBand', '--config', JSON.stringify(config)];
}

function runJest(files: Readonly<Record<string, string>>, ...flags: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...jestOn(files), ...flags], {
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

const IMPORTS = "import { expect, jest, test } from '@jest/globals';\n";

test('each file has its own tests, listeners, timeout and environment variables', () => {
  const file = `${IMPORTS}
    test('x', async () => {
      expect(process.env.LEAKED).toBeUndefined();
      process.env.LEAKED = 'yes';
      const value: number = await new Promise(resolve => setTimeout(resolve, 50, 1));
      expect(value).toBe(1);
    });`;
  const short = file.replace(IMPORTS, `${IMPORTS}jest.setTimeout(10);`);
  const { status, output } = runJest({ 'a.test.ts': short, 'b.test.ts': file, 'c.test.ts': file });
  expect(output).toMatch(/Exceeded timeout of 10 ms/);
  expect(output).toMatch(/Tests: +1 failed, 2 passed, 3 total/);
  expect(status).toBe(1);
});

test('what a test file and its processes leave in the temporary folder is removed after it, and the next file has its own', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'around-'));
  const file = `${IMPORTS}
    import { execFileSync } from 'node:child_process';
    import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
    import { tmpdir } from 'node:os';
    import { dirname, join } from 'node:path';
    const left = mkdtempSync(join(tmpdir(), 'left-'));
    test('x', () => {
      expect(readdirSync(tmpdir())).toHaveLength(1);
      const ofFiles = readdirSync(dirname(tmpdir())).filter(name => name.includes('-test-'));
      expect(ofFiles).toHaveLength(1);
      process.chdir(left);
      execFileSync(process.execPath, ['-e', "fs.mkdtempSync(os.tmpdir() + '/child-')"]);
      expect(readdirSync(tmpdir())).toHaveLength(2);
    });`;
  const before = process.env.TMPDIR;
  process.env.TMPDIR = temporary;
  const { status, output } = runJest({ 'e.test.ts': file, 'f.test.ts': file });
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  expect({ status, output }).toEqual({ status: 0, output: expect.stringMatching(/Tests: +2 passed/) });
  expect(readdirSync(temporary).filter(name => !name.startsWith('jest_'))).toEqual([]);
});

test('the same is removed when Ctrl-C ends Jest in the middle of a test', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'around-'));
  const file = `${IMPORTS}
    import { mkdtempSync } from 'node:fs';
    import { tmpdir } from 'node:os';
    import { join } from 'node:path';
    test('x', async () => {
      mkdtempSync(join(tmpdir(), 'left-'));
      process.kill(process.pid, 'SIGINT');
      await new Promise(resolve => setTimeout(resolve, 20_000));
    }, 30_000);`;
  const running = spawn(process.execPath, jestOn({ 'g.test.ts': file }), {
    env: { ...process.env, TMPDIR: temporary },
    stdio: 'ignore',
  });
  const [code, signal] = await once(running, 'exit');
  expect(code === 0 ? 'passed' : (signal ?? code)).toBe('SIGINT');
  expect(readdirSync(temporary).filter(name => !name.startsWith('jest_'))).toEqual([]);
}, 30_000);

test("Jest's own flags, skipping and exit code work, and an error leads to its line", () => {
  const file = `${IMPORTS}
    test('chosen', () => expect(1).toBe(1));
    test.skip('skipped', () => expect(1).toBe(2));
    test('left out', () => expect(1).toBe(2));`;
  const chosen = runJest({ 'd.test.ts': file }, '--testNamePattern=chosen');
  expect(chosen.output).toMatch(/Tests: +2 skipped, 1 passed, 3 total/);
  expect(chosen.status).toBe(0);
  const all = runJest({ 'd.test.ts': file });
  expect(all.output).toMatch(/d\.test\.ts:5:\d+/);
  expect(all.status).toBe(1);
});

test('what needs a module registry of Jest is refused with what there is', () => {
  expect(() => (jest as unknown as { mock(path: string): void }).mock('x')).toThrow(
    /jest\.mock is not available: test files run in plain Node\. Available are fn, spyOn/,
  );
});
