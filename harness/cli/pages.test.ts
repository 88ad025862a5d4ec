import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { storedRun } from '../report/html/made-up.ts';
import { REPORT } from '../report/made-up.ts';

// `failover report` and `failover open` as people type them.

const PROGRAM = fileURLToPath(new URL('failover.ts', import.meta.url));
const SECONDS = 60_000;
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Started {
  readonly child: ChildProcess;
  /** What it printed so far, on either stream. */
  printed(): string;
  /** Waits for its end. @returns the exit code */
  ended(): Promise<number | null>;
}

function failover(args: readonly string[], cwd = newFolder('cli')): Started {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    // These tests may themselves run in GitHub Actions.
    env: { ...process.env, GITHUB_STEP_SUMMARY: '' },
  });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => {
      text += data.toString();
    });
  return {
    child,
    printed: () => text,
    ended: async () =>
      child.exitCode === null ? ((await once(child, 'close')) as [number])[0] : child.exitCode,
  };
}

/** A folder with `reports/` in it, and a run in that. */
function place(): string {
  const folder = newFolder('place');
  mkdirSync(join(folder, 'reports'));
  storedRun([REPORT], undefined, join(folder, 'reports', 'a-run'));
  return folder;
}

test(
  'report writes the page of a stored run and its formats, and says where the page is',
  async () => {
    const run = storedRun([REPORT]);
    const { ended, printed } = failover(['report', run]);
    expect(await ended()).toBe(0);
    expect(printed()).toBe(`${join(run, 'index.html')}\n`);
    for (const file of ['index.html', 'junit.xml']) expect(existsSync(join(run, file))).toBe(true);
  },
  SECONDS,
);

test(
  'report without a run writes the page of the newest of the project, from any folder in it',
  async () => {
    const project = newFolder('project', { 'package.json': '{}', 'api/package.txt': '' });
    storedRun([REPORT], undefined, join(project, 'reports', 'latest'));
    const { ended, printed } = failover(['report'], join(project, 'api'));
    expect({ code: await ended(), printed: printed() }).toEqual({
      code: 0,
      printed: '../reports/latest/index.html\n',
    });
  },
  SECONDS,
);

test(
  'report of a run that was killed writes the page alone, and says why',
  async () => {
    const run = storedRun([REPORT]);
    rmSync(join(run, 'run.json'));
    const { ended, printed } = failover(['report', run]);
    expect(await ended()).toBe(0);
    expect(printed()).toMatch(/index\.html\nonly the page is written: there is no run\.json/);
  },
  SECONDS,
);

test(
  'report of what is no run ends with 2 and says what to give',
  async () => {
    const { ended, printed } = failover(['report', '/nowhere/at/all']);
    expect(await ended()).toBe(2);
    expect(printed()).toContain('give the folder of a run, such as reports/latest');
  },
  SECONDS,
);

test(
  'open serves the runs until it is interrupted',
  async () => {
    const { child, ended, printed } = failover(['open', '--port', '0'], place());
    while (!printed().includes('Ctrl-C')) await once(child.stdout ?? child, 'data');
    const [address = ''] = printed().split('\n');
    expect(await (await fetch(address)).text()).toContain('a-run');
    child.kill('SIGINT');
    expect(await ended()).toBe(0);
  },
  SECONDS,
);

test(
  'open on a port that is taken ends with 2 and names another way',
  async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { readonly port: number };
    const { ended, printed } = failover(['open', '--port', String(port)], place());
    expect(await ended()).toBe(2);
    expect(printed()).toContain(`port ${port} is taken`);
    server.close();
  },
  SECONDS,
);

test.each([
  [['open', '--port', 'eighty'], /--port is "eighty"/],
  [['open', '--porto', '1'], /unknown option '--porto'/],
  [['report', 'a', 'b'], /too many arguments for 'report'/],
])(
  '%j ends with 2',
  async (args, why) => {
    const { ended, printed } = failover(args, place());
    expect(await ended()).toBe(2);
    expect(printed()).toMatch(why);
  },
  SECONDS,
);
