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

test('a start leaves what was compiled where the next start finds it', async () => {
  const print = `import { getCompileCacheDir } from 'node:module'; process.send(String(getCompileCacheDir()))`;
  const child = forkModule(moduleOf('cache.mjs', print));
  const [directory] = await once(child.process, 'message');
  expect(directory).toContain(join('node_modules', '.cache', 'compiled'));
});
