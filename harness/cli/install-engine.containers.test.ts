import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { newFolder } from '../basics/fixture.ts';
import { poll } from '../basics/index.ts';
import { commandExists } from '../engine/debian.ts';

// The command on a machine whose engine does not answer: its socket is hidden from this command alone, in a mount namespace.

const SOCKET = '/run/docker.sock';
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const canHide =
  existsSync(SOCKET) &&
  commandExists('npm') &&
  spawnSync('unshare', ['--mount', 'mount', '--bind', '/dev/null', SOCKET], { env: process.env }).status ===
    0;
const testHidden = canHide ? test : test.skip;

/** Runs the command from an npm script of a project that is not this repository, with a `dockerd` that only leaves a file. */
function startInConsumer(variables: NodeJS.ProcessEnv) {
  const folder = newFolder('consumer');
  const started = join(folder, 'dockerd-was-started');
  writeFileSync(join(folder, 'dockerd'), `#!/bin/sh\ntouch ${started}\n`);
  chmodSync(join(folder, 'dockerd'), 0o755);
  // In the folder that has the scenarios: npm names the consumer all the same.
  const run = `cd ${REPOSITORY} && ${process.execPath} harness/cli/failover.ts run master-dies/crash`;
  const scripts = { failover: run };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', scripts }));
  const outside = Object.entries(process.env).filter(
    ([name]) => !/^(HARNESS_|NODE_OPTIONS|JEST_|DOCKER_HOST|TESTCONTAINERS_|npm_)/.test(name),
  );
  const env = { ...Object.fromEntries(outside), ...variables, PATH: `${folder}:${process.env.PATH}` };
  const hidden = `mount --bind /dev/null ${SOCKET} && exec npm run failover`;
  const command = spawn('unshare', ['--mount', 'sh', '-c', hidden], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return { command, wasStarted: () => existsSync(started) };
}

testHidden(
  'without permission no engine is started, and the command ends with exit code 2 and says how to allow it',
  async () => {
    const { command, wasStarted } = startInConsumer({});
    const [said, [code]] = await Promise.all([text(command.stderr), once(command, 'exit')]);
    expect(said).toMatch(/No container engine was found[\s\S]*nothing is installed without --install-engine/);
    expect(said).toMatch(/HARNESS_INSTALL_ENGINE=1 before any command/);
    expect(code).toBe(2);
    expect(wasStarted()).toBe(false);
  },
);

testHidden('with permission it starts one', async () => {
  const { command, wasStarted } = startInConsumer({ HARNESS_INSTALL_ENGINE: '1' });
  const seen = await poll(async () => wasStarted() || undefined, { withinMs: 30_000, everyMs: 50 });
  process.kill(-(command.pid ?? 0), 'SIGKILL');
  expect(seen).toBe(true);
});
