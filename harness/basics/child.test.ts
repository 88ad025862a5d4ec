import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { forkModule } from './child.ts';
import { newFolder } from './fixture.ts';

const folder = newFolder('child');

function moduleOf(name: string, code: string): string {
  const path = join(folder, name);
  writeFileSync(path, code);
  return path;
}

test('what is sent before a process listens reaches it, without the options of this Node', async () => {
  const child = forkModule(
    moduleOf('echo.mjs', `process.on('message', text => process.send([text, process.env.NODE_OPTIONS]))`),
  );
  child.send({ text: 'early' });
  const [reply] = await once(child.process, 'message');
  expect(reply).toEqual([{ text: 'early' }, '']);
  child.kill();
  expect(await child.ended).toBe('its process ended (SIGKILL)');
});

test('a process sees nothing of the environment but what it needs to run', async () => {
  process.env.REDIS_URL = 'redis://production:6379';
  process.env.AWS_SECRET_ACCESS_KEY = 'secret';
  const child = forkModule(moduleOf('environment.mjs', `process.send(Object.keys(process.env))`));
  const [names] = (await once(child.process, 'message')) as [string[]];
  // NODE_CHANNEL_* is Node's own channel to its parent.
  const kept = [
    'HARNESS_PROJECT',
    'HARNESS_RUN',
    'HOME',
    'LANG',
    'NODE_COMPILE_CACHE',
    'NODE_OPTIONS',
    'PATH',
    'TMPDIR',
  ];
  expect(names.filter(name => !name.startsWith('NODE_CHANNEL_') && !kept.includes(name))).toEqual([]);
  expect(names).toContain('PATH');
});

test('a process that ends by itself is reported with what it printed, and is sent nothing more', async () => {
  const child = forkModule(moduleOf('throws.mjs', `throw new Error('no such thing')`));
  expect(await child.ended).toMatch(/^its process ended \(exit code 1\)[\s\S]*Error: no such thing/);
  expect(() => child.send({ text: 'late' })).not.toThrow();
});

test('what a process sends before its end arrives first, also when nobody reads for a while', async () => {
  const child = forkModule(
    moduleOf(
      'talks.mjs',
      `import { sent } from ${JSON.stringify(new URL('./child.ts', import.meta.url))};
       for (let n = 1; n < 2000; n++) process.send(n);
       await sent('last');
       process.disconnect();`,
    ),
  );
  const told: unknown[] = [];
  child.process.on('message', message => told.push(message));
  await once(child.process, 'message');
  // Its messages fill the channel while this process is busy.
  const until = Date.now() + 500;
  while (Date.now() < until);
  await child.ended.then(() => told.push('ended'));
  expect(told).toHaveLength(2001);
  expect(told.slice(-2)).toEqual(['last', 'ended']);
});

test('a process whose own process keeps its standard error open has ended nevertheless', async () => {
  const child = forkModule(
    moduleOf(
      'leaves.mjs',
      `import { spawn } from 'node:child_process';
       const left = spawn('sleep', ['30'], { stdio: ['ignore', 'ignore', 'inherit'] });
       process.send(left.pid, () => process.exit(3));`,
    ),
  );
  const [pid] = (await once(child.process, 'message')) as [number];
  expect(await child.ended).toBe('its process ended (exit code 3)');
  process.kill(pid);
});

test('a start leaves what was compiled where the next start finds it', async () => {
  const print = `import { getCompileCacheDir } from 'node:module'; process.send(String(getCompileCacheDir()))`;
  const child = forkModule(moduleOf('cache.mjs', print));
  const [directory] = await once(child.process, 'message');
  expect(directory).toContain(join('node_modules', '.cache', 'compiled'));
});
